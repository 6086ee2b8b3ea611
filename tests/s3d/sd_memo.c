#include "sd_memo.h"

#include <stdlib.h>

bool sd_memo_init(struct sd_memo *m)
{
	/* calloc's pages are not touched before they are used. */
	m->slots = calloc(SD_MEMO_SLOTS, sizeof(*m->slots));
	return m->slots != NULL;
}

void sd_memo_free(struct sd_memo *m)
{
	free(m->slots);
	m->slots = NULL;
}

static uint64_t name_feed(uint64_t h, struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		h ^= (unsigned char)s.p[i];
		h *= 0x100000001b3u; /* FNV-1a */
	}
	return (h ^ s.n) * 0x9e3779b97f4a7c15u;
}

uint64_t sd_memo_name(uint64_t kind, struct sd_span a, struct sd_span b)
{
	uint64_t h = 0xcbf29ce484222325u ^ kind * 0xbf58476d1ce4e5b9u;

	h = name_feed(name_feed(h, a), b);
	h ^= h >> 31;
	return h == 0 ? 1 : h;
}

/* The slot of this name, claimed if it is new; NULL when all are taken. */
static struct sd_memo_slot *slot_find(struct sd_memo *m, uint64_t name)
{
	for (unsigned i = 0; i < SD_MEMO_SLOTS; i++) {
		struct sd_memo_slot *s =
			&m->slots[(name + i) & (SD_MEMO_SLOTS - 1)];
		uint64_t seen = 0;

		if (atomic_compare_exchange_strong(&s->name, &seen, name) ||
		    seen == name)
			return s;
	}
	return NULL;
}

uint64_t sd_memo_count(struct sd_memo *m, uint64_t name)
{
	struct sd_memo_slot *s = slot_find(m, name);

	return s == NULL ? UINT64_MAX : atomic_fetch_add(&s->count, 1);
}

bool sd_memo_get(struct sd_memo *m, uint64_t name, uint64_t value[2])
{
	struct sd_memo_slot *s = slot_find(m, name);

	if (s == NULL || atomic_load(&s->ready) != 2)
		return false;
	value[0] = atomic_load(&s->value[0]);
	value[1] = atomic_load(&s->value[1]);
	return true;
}

void sd_memo_put(struct sd_memo *m, uint64_t name, const uint64_t value[2])
{
	struct sd_memo_slot *s = slot_find(m, name);
	int seen = 0;

	if (s == NULL || !atomic_compare_exchange_strong(&s->ready, &seen, 1))
		return;
	atomic_store(&s->value[0], value[0]);
	atomic_store(&s->value[1], value[1]);
	atomic_store(&s->ready, 2);
}
