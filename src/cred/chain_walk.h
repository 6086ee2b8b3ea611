/*
 * chain_walk: the way from profile to profile, and what the one that was
 * reached says; see chain.
 */
#ifndef PAIL_CRED_CHAIN_WALK_H
#define PAIL_CRED_CHAIN_WALK_H

#include "cred/chain_found.h"
#include "cred/profile.h"

/* Memory for the search, so that it is on no stack. */
struct chain_scratch {
	struct profile profile;
	struct profile_files files;
	struct ini ini;
};

struct chain_walk {
	struct chain *c;
	struct port *port;
	struct chain_scratch *s; /* files are set */
	/* The profiles so far; the last one is in s->profile. */
	struct slice names[CHAIN_ROLES_MAX + 1];
	size_t count;
};

/* Goes on to that profile. An error names file and line; not there is none
 * (s->profile.found). The name must live as long as the walk. */
enum err chain_walk_load(struct chain_walk *w, struct slice name);

/* The name of the last one; a key of it, its value, whether it is set. */
struct slice chain_walk_here(const struct chain_walk *w);
struct chain_key chain_walk_key(const struct chain_walk *w, enum profile_key k);
struct slice chain_walk_get(const struct chain_walk *w, enum profile_key k);
bool chain_walk_has(const struct chain_walk *w, enum profile_key k);

/* The value copied, see chain_found. */
enum err chain_walk_keep(struct chain_walk *w, enum profile_key k, size_t max,
                         struct slice *to);
enum err chain_walk_keep_secret(struct chain_walk *w, enum profile_key k,
                                size_t max, struct slice *to);

enum err chain_walk_fail(struct chain_walk *w, enum err e, enum profile_key k,
                         const char *why);

#endif
