/*
 * watch: looks over the shoulder: each operation on the flash, before it
 * happens.
 */
#ifndef PAIL_SIM_WATCH_H
#define PAIL_SIM_WATCH_H

#include "life.h"

/* The secret that no file and no line may hold. */
#define WATCH_SECRET "5imu1ated5ecret/that+nobody=may5ee"

/* Nothing outside the destination; a journal record is true and durable
 * before it is written; a name is given to what is whole and durable. */
void watch_event(struct life *l, const struct sim_event *e);

/* The boot is over, and the night has not come: what it may cost. */
void watch_stop(struct life *l);

/* What the journals on the disk claim is durable and right. */
void watch_journals(struct life *l);

/* Which object a temporary file or journal in dir belongs to, from 1 on;
 * 0: none. */
unsigned watch_object(const struct life *l, const char *name, bool *journal);

/* A file of what is remembered for a next run: what is wrong of it is found by
 * that run, and what a wrong claim would do is seen in the other files. */
bool watch_is_state(const char *name);

#endif
