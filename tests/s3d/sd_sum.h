/*
 * sd_sum: what the objects should be, for tests to compare with: --sum and
 * --cat of the command line.
 */
#ifndef SD_SUM_H
#define SD_SUM_H

#include "sd_options.h"

/* --sum without --key prints sha256sum's lines ("HEX  bucket/key", escaped as
 * sha256sum does) for all objects, or those of --bucket. With --key it prints
 * the bare sum of that object, whose size is --size or the spec's, and --cat
 * writes its bytes. */
bool sd_sum_run(const struct sd_world *w, const struct sd_options *o);

#endif
