/*
 * sd_options: the command line of s3d. The table in sd_options.c is the help.
 */
#ifndef SD_OPTIONS_H
#define SD_OPTIONS_H

#include <stdio.h>

#include "sd_net.h"
#include "sd_serve.h"
#include "sd_world.h"

enum sd_mode { SD_MODE_SERVE, SD_MODE_SUM, SD_MODE_CAT, SD_MODE_HELP };

struct sd_options {
	struct sd_config *config; /* of the world being set up */
	enum sd_mode mode;
	const char *binds[SD_BIND_MAX];
	size_t bind_n;
	uint64_t port;
	const char *users;
	const char *spec, *ready, *pid, *stats, *log;
	struct sd_text lines; /* --line, as a spec */
	struct sd_tls_options tls;
	uint64_t now_s, rate, for_s;
	int64_t skew_s;
	/* what is waiting for its fault or its user */
	struct sd_span fault_key;
	uint64_t fault_times;
	/* --sum, --cat */
	struct sd_span bucket, key;
	uint64_t size, version, first, last;
	bool sized;
};

/* False: a line on stderr says why. The strings of argv are borrowed. */
bool sd_options_read(struct sd_options *o, struct sd_config *config, int argc,
                     char **argv);
void sd_options_help(FILE *f);

#endif
