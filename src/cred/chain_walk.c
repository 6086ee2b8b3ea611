#include "cred/chain_walk.h"

struct slice chain_walk_here(const struct chain_walk *w)
{
	return w->names[w->count - 1];
}

struct chain_key chain_walk_key(const struct chain_walk *w, enum profile_key k)
{
	return (struct chain_key){profile_key_name(k), chain_walk_here(w)};
}

enum err chain_walk_fail(struct chain_walk *w, enum err e, enum profile_key k,
                         const char *why)
{
	return chain_found_fail(w->c, e, chain_walk_key(w, k), why);
}

struct slice chain_walk_get(const struct chain_walk *w, enum profile_key k)
{
	return profile_get(&w->s->profile, k);
}

bool chain_walk_has(const struct chain_walk *w, enum profile_key k)
{
	return chain_walk_get(w, k).n > 0;
}

enum err chain_walk_keep(struct chain_walk *w, enum profile_key k, size_t max,
                         struct slice *to)
{
	return chain_found_keep(w->c, chain_walk_key(w, k),
	                        chain_walk_get(w, k), max, to);
}

enum err chain_walk_keep_secret(struct chain_walk *w, enum profile_key k,
                                size_t max, struct slice *to)
{
	return chain_found_keep_secret(w->c, chain_walk_key(w, k),
	                               chain_walk_get(w, k), max, to);
}

/* A file that cannot be read, or a line in it. */
static enum err fail_load(struct chain_walk *w, enum err e)
{
	const struct profile *p = &w->s->profile;
	struct chain *c = w->c;
	char digits[24];
	struct buf line = BUF(digits);

	c->field = chain_found_join(c, slice_of(p->path), "", SLICE(""));
	if (p->line) {
		buf_put_u64(&line, p->line);
		c->field = chain_found_join(c, c->field, " line ",
		                            buf_slice(&line));
	}
	c->why = p->why ? p->why : "";
	return e;
}

enum err chain_walk_load(struct chain_walk *w, struct slice name)
{
	enum err e;

	w->names[w->count++] = name;
	e = profile_load(&w->s->profile, w->port, &w->s->files, name,
	                 &w->s->ini);
	return e == ERR_OK ? e : fail_load(w, e);
}
