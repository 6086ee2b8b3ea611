#include "sd_users.h"

#include <stdlib.h>

static bool user_read(struct sd_user *u, struct sd_span line)
{
	uint64_t expires_s;

	u->id = sd_span_cut(&line, ' ');
	u->secret = sd_span_cut(&line, ' ');
	u->token = sd_span_cut(&line, ' ');
	if (sd_span_is(u->token, "-"))
		u->token.n = 0;
	if (u->id.n == 0 || u->secret.n == 0 ||
	    !sd_span_u64(line, INT64_MAX, &expires_s))
		return false;
	u->expires_s = (int64_t)expires_s;
	return true;
}

static struct sd_users *users_make(struct sd_span text)
{
	struct sd_users *users = calloc(1, sizeof(*users));
	size_t lines = 1;

	if (users == NULL)
		abort();
	sd_text_span(&users->text, text);
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	users->users = calloc(lines, sizeof(*users->users));
	if (users->users == NULL)
		abort();
	return users;
}

struct sd_users *sd_users_read(struct sd_span text)
{
	struct sd_users *users = users_make(text);
	struct sd_span rest = sd_text_view(&users->text);

	while (rest.n > 0) {
		struct sd_span line = sd_span_cut(&rest, '\n');

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!user_read(&users->users[users->n], line)) {
			sd_users_free(users);
			return NULL;
		}
		users->n++;
	}
	return users;
}

void sd_users_free(struct sd_users *users)
{
	while (users != NULL) {
		struct sd_users *older = users->older;

		sd_text_free(&users->text);
		free(users->users);
		free(users);
		users = older;
	}
}
