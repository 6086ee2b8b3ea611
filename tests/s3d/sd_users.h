/*
 * sd_users: a table of users, as a file tells it that may change while the
 * server runs:
 *
 *   # a comment
 *   ID SECRET TOKEN EXPIRY        a line each; TOKEN - is none; EXPIRY in
 *                                 seconds since 1970, 0: never
 */
#ifndef SD_USERS_H
#define SD_USERS_H

#include "sd_sign.h"

struct sd_users {
	struct sd_text text; /* what the users' spans point into */
	struct sd_user *users;
	size_t n;
	struct sd_users *older; /* owned */
};

/* Reads the text; NULL if a line is not understood. Freed by sd_users_free,
 * with all the older ones. */
struct sd_users *sd_users_read(struct sd_span text);
void sd_users_free(struct sd_users *users);

#endif
