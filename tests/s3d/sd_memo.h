/*
 * sd_memo: what the connections of one server remember together: counters by
 * name and sums computed once. A fixed table of atomics, so that any number of
 * threads may use it without a lock and the core needs none.
 *
 * Names are 64-bit hashes (made by sd_memo_name). A full table (SD_MEMO_SLOTS
 * names) forgets what is new: counters then answer UINT64_MAX.
 */
#ifndef SD_MEMO_H
#define SD_MEMO_H

#include <stdatomic.h>

#include "sd_text.h"

#define SD_MEMO_SLOTS (1u << 18)

struct sd_memo_slot {
	_Atomic uint64_t name; /* 0: free */
	_Atomic uint64_t count;
	_Atomic uint64_t value[2];
	_Atomic int ready;
};

struct sd_memo {
	struct sd_memo_slot *slots; /* SD_MEMO_SLOTS of them, zeroed */
};

bool sd_memo_init(struct sd_memo *m);
void sd_memo_free(struct sd_memo *m);
uint64_t sd_memo_name(uint64_t kind, struct sd_span a, struct sd_span b);
/* How often this name was counted before this call: 0, 1, 2... */
uint64_t sd_memo_count(struct sd_memo *m, uint64_t name);
bool sd_memo_get(struct sd_memo *m, uint64_t name, uint64_t value[2]);
/* The first value put stays. */
void sd_memo_put(struct sd_memo *m, uint64_t name, const uint64_t value[2]);

#endif
