#include "fetch/regions.h"

#include <string.h>

#include "base/sha256.h"

void regions_init(struct regions *r, struct port *port)
{
	memset(r, 0, sizeof *r);
	r->port = port;
	port_lock_init(port, &r->lock);
}

/* Never 0, which is a free entry. */
static uint64_t hash_of(struct slice bucket)
{
	uint8_t digest[SHA256_BYTES];
	uint64_t hash;

	sha256_of(bucket, digest);
	memcpy(&hash, digest, sizeof hash);
	return hash | 1;
}

static struct regions_entry *entry_of(struct regions *r, uint64_t bucket)
{
	for (size_t i = 0; i < REGIONS_MAX; i++)
		if (r->entries[i].bucket == bucket)
			return &r->entries[i];
	return NULL;
}

void regions_find(struct regions *r, struct slice bucket, struct buf *region)
{
	uint64_t hash = hash_of(bucket);
	const struct regions_entry *e;

	port_lock_take(r->port, &r->lock);
	e = entry_of(r, hash);
	if (e)
		buf_put_z(region, e->region);
	port_lock_give(r->port, &r->lock);
}

void regions_learn(struct regions *r, struct slice bucket, struct slice region)
{
	uint64_t hash = hash_of(bucket);
	struct regions_entry *e;
	struct buf b;

	if (!endpoint_region_valid(region))
		return;
	port_lock_take(r->port, &r->lock);
	e = entry_of(r, hash);
	if (!e) {
		e = &r->entries[r->next];
		r->next = (r->next + 1) % REGIONS_MAX;
	}
	e->bucket = hash;
	buf_init(&b, e->region, sizeof e->region);
	buf_put(&b, region);
	(void)buf_z(&b);
	port_lock_give(r->port, &r->lock);
}
