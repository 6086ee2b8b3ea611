#include "cmd/twins.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

size_t twins_cost(void)
{
	return arena_cost(TWINS_HASHES_MAX * sizeof(uint64_t));
}

enum err twins_init(struct twins *t, struct expand *x, struct arena *a)
{
	t->expand = x;
	t->hashes = arena_take(a, TWINS_HASHES_MAX * sizeof(uint64_t));
	return t->hashes ? ERR_OK : ERR_NO_MEMORY;
}

/* 64 bits that nobody can steer towards a collision at will. */
static uint64_t hash_of(struct slice name)
{
	uint8_t digest[SHA256_BYTES];
	uint64_t hash;

	sha256_of(name, digest);
	memcpy(&hash, digest, sizeof hash);
	return hash;
}

/* The next one that has a name; *more false at the end. */
static enum err next(struct twins *t, uint64_t *hash, bool *more)
{
	struct expand *x = t->expand;

	*more = true;
	for (;;) {
		switch (expand_next_blocking(x)) {
		case EXPAND_ITEM:
			if (x->item.err != ERR_OK)
				break;
			*hash = hash_of(x->item.name);
			return ERR_OK;
		case EXPAND_ERROR: return x->err;
		case EXPAND_END: *more = false; return ERR_OK;
		case EXPAND_LOST:
		case EXPAND_WAIT:
		case EXPAND_AGAIN: break;
		}
	}
}

static int compare(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x < y ? -1 : x > y;
}

/* Finds the two of that hash again; tells where they stand, and the name. */
static enum err name_twins(struct twins *t, uint64_t hash)
{
	struct expand *x = t->expand;
	uint64_t h;
	int found = 0;
	bool more;
	enum err e;

	expand_rewind(x);
	while ((e = next(t, &h, &more)) == ERR_OK && more) {
		if (h != hash)
			continue;
		if (found++) {
			t->at2 = x->item.from;
			memcpy(t->name_text, x->item.name.p, x->item.name.n);
			t->name = (struct slice){t->name_text, x->item.name.n};
			return ERR_SAME_NAME;
		}
		t->at = x->item.from;
	}
	return e;
}

/*
 * One pass over the names whose hash belongs to this share of them. *full:
 * the table was too small and more shares are needed.
 */
static enum err check_share(struct twins *t, uint64_t share, uint64_t shares,
                            bool *full)
{
	size_t n = 0;
	uint64_t h, count = 0;
	bool more;
	enum err e;

	*full = false;
	expand_rewind(t->expand);
	while ((e = next(t, &h, &more)) == ERR_OK && more) {
		count++;
		if (h % shares != share)
			continue;
		/* Counts on: how many shares it takes is known then. */
		*full = *full || n == TWINS_HASHES_MAX;
		if (!*full)
			t->hashes[n++] = h;
	}
	t->count = count;
	if (e != ERR_OK || *full)
		return e;
	qsort(t->hashes, n, sizeof t->hashes[0], compare);
	for (size_t i = 1; i < n; i++)
		if (t->hashes[i] == t->hashes[i - 1])
			return name_twins(t, t->hashes[i]);
	return ERR_OK;
}

enum err twins_find(struct twins *t)
{
	uint64_t shares = 1, at_least;
	bool full = false;
	enum err e = ERR_OK;

	expand_compare(t->expand, true);
	for (uint64_t i = 0; e == ERR_OK && i < shares; i++) {
		e = check_share(t, i, shares, &full);
		if (full) { /* begin again with more shares */
			at_least = t->count / (TWINS_HASHES_MAX / 4 * 3) + 1;
			shares = at_least > shares ? at_least : shares + 1;
			i = UINT64_MAX;
		}
	}
	expand_compare(t->expand, false);
	expand_rewind(t->expand);
	return e;
}
