#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fault of the network, and with which status it ends; and where nothing but the rules of ranges and
 * versions stands between it and a wrong file. */
#define ANY 255
#define NET(fault, text, how) \
	{ \
		.name = fault, .faults = text, .status = how, \
		.ends = how ? ENDS_LOST : ENDS_DONE, .count = 1, \
		.size = 200000, .workers = 3, .step = 7, .seeds = 3 \
	}
#define LIES(fault, text, how) \
	{ \
		.name = fault, .faults = text, .status = how, \
		.ends = how ? ENDS_LOST : ENDS_DONE, .count = 1, \
		.size = 200000, .workers = 3, .step = 7, .seeds = 3, \
		.lies = true \
	}
#define PLAIN(fault, text, how) \
	{ \
		.name = fault, .faults = text, .status = how, \
		.ends = how ? ENDS_LOST : ENDS_DONE, .count = 1, \
		.size = 200000, .workers = 4, .step = 5, .seeds = 3, \
		.no_checksums = true \
	}

/* clang-format off */
static const struct scenario scenarios[] = {
	{.name = "one", .count = 1, .size = 5000, .workers = 2, .pairs = true,
	 .seeds = 6},
	{.name = "empty", .count = 1, .size = 0, .workers = 1, .pairs = true,
	 .seeds = 4},
	{.name = "few", .resumes = true, .count = 1, .size = 100000,
	 .workers = 2, .pairs = true, .options = "--sync full", .seeds = 1},
	{.name = "few-old", .resumes = true, .count = 1, .size = 90000,
	 .workers = 3, .old = true, .pairs = true, .seeds = 1},
	{.name = "pieces", .resumes = true, .count = 1, .size = 400000, .workers = 4,
	 .large = true, .seeds = 12},
	{.name = "pieces-8", .resumes = true, .count = 1, .size = 300000, .workers = 8,
	 .seeds = 3},
	{.name = "stream", .resumes = true, .count = 1, .size = 200000, .workers = 1,
	 .large = true, .seeds = 6},
	{.name = "no-checksum", .resumes = true, .count = 1, .size = 200000, .workers = 3,
	 .no_checksums = true, .seeds = 4},
	{.name = "url", .resumes = true, .count = 1, .size = 200000, .workers = 3, .url = true,
	 .seeds = 3},
	{.name = "replace", .resumes = true, .count = 1, .size = 150000, .workers = 3,
	 .old = true, .seeds = 6},
	{.name = "replace-small", .count = 1, .size = 700, .workers = 2,
	 .old = true, .pairs = true, .seeds = 4},
	{.name = "sync-end", .count = 1, .size = 150000, .workers = 3,
	 .old = true, .options = "--sync end", .seeds = 3},
	{.name = "no-resume", .count = 1, .size = 150000, .workers = 3,
	 .options = "--no-resume", .seeds = 2},
	{.name = "sync-none", .count = 6, .size = 40000, .workers = 3,
	 .options = "--sync none", .stop = STOP_KILL, .then_stop = STOP_KILL, .unsynced = true,
	 .seeds = 2},
	{.name = "readback", .resumes = true, .count = 1, .size = 150000, .workers = 3,
	 .options = "--readback", .seeds = 3},
	{.name = "remembers", .count = 4, .size = 30000, .workers = 2,
	 .options = "--changed", .seeds = 3},
	{.name = "remembers-and-changes", .count = 4, .size = 30000, .workers = 2,
	 .options = "--changed", .then_size = 30000, .seeds = 3},
	{.name = "changed", .count = 1, .size = 200000, .then_size = 200000,
	 .workers = 3, .seeds = 6},
	{.name = "changed-shrunk", .count = 1, .size = 200000,
	 .then_size = 90000, .workers = 3, .old = true, .seeds = 4},
	{.name = "changed-unheard", .count = 1, .size = 200000,
	 .then_size = 200000, .workers = 3, .no_checksums = true, .seeds = 4,
	 .then_faults = "etag_ignore_ifmatch:99999"},
	{.name = "changed-plain", .count = 1, .size = 150000,
	 .then_size = 150000, .workers = 3, .no_checksums = true, .seeds = 4},
	{.name = "changed-few", .count = 1, .size = 90000, .then_size = 90000,
	 .workers = 2, .no_checksums = true, .old = true, .pairs = true,
	 .seeds = 1},
	{.name = "many", .count = 40, .size = 700, .workers = 4, .seeds = 4},
	{.name = "many-old", .count = 12, .size = 300, .workers = 3,
	 .old = true, .seeds = 3},
	{.name = "dirs", .count = 12, .size = 900, .dirs = 4, .workers = 3,
	 .seeds = 5},
	{.name = "mixed", .count = 5, .size = 90000, .dirs = 2, .workers = 4,
	 .seeds = 4},
	{.name = "list-500", .count = 500, .size = 300, .workers = 4,
	 .step = 61, .seeds = 3},
	{.name = "full", .count = 1, .size = 200000, .workers = 3, .old = true,
	 .capacity = 150000, .ends = ENDS_FULL, .seeds = 4},
	{.name = "full-many", .count = 30, .size = 5000, .workers = 3,
	 .capacity = 100000, .ends = ENDS_FULL, .seeds = 2},
	{.name = "rot", .count = 1, .size = 200000, .workers = 3,
	 .no_checksums = true, .rot = true, .seeds = 6},
	{.name = "rot-crc", .count = 1, .size = 200000, .workers = 3,
	 .rot = true, .seeds = 3},
	{.name = "kill", .resumes = true, .count = 1, .size = 200000, .workers = 4,
	 .stop = STOP_KILL, .then_stop = STOP_KILL, .seeds = 4},
	{.name = "cut-eio", .count = 1, .size = 90000, .workers = 2,
	 .then_stop = STOP_EIO, .pairs = true, .seeds = 1},
	{.name = "cut-enospc", .count = 1, .size = 90000, .workers = 2,
	 .then_stop = STOP_FULL, .pairs = true, .seeds = 1},
	{.name = "cut-read", .count = 1, .size = 90000, .workers = 2,
	 .then_stop = STOP_READ, .pairs = true, .seeds = 1},
	{.name = "eio-cut", .count = 1, .size = 90000, .workers = 2,
	 .stop = STOP_EIO, .pairs = true, .day = true, .no_checksums = true,
	 .seeds = 1},
	{.name = "sigterm-cut", .count = 1, .size = 90000, .workers = 2,
	 .stop = STOP_SIGNAL, .pairs = true, .seeds = 1},
	{.name = "slow", .resumes = true, .count = 1, .size = 60000,
	 .workers = 2, .rate = 3, .seeds = 3},
	{.name = "full-journal", .count = 1, .size = 200000, .workers = 3,
	 .capacity = 204800, .ends = ENDS_FULL, .seeds = 2},
	{.name = "kill-few", .count = 1, .size = 90000, .workers = 2,
	 .stop = STOP_KILL, .then_stop = STOP_KILL, .pairs = true, .seeds = 1},
	{.name = "kill-many", .count = 20, .size = 700, .dirs = 2,
	 .workers = 3, .stop = STOP_KILL, .then_stop = STOP_KILL, .seeds = 3},
	{.name = "sigterm", .resumes = true, .count = 1, .size = 200000, .workers = 3,
	 .stop = STOP_SIGNAL, .seeds = 4},
	{.name = "sigterm-many", .count = 20, .size = 700, .workers = 3,
	 .stop = STOP_SIGNAL, .seeds = 2},
	{.name = "eio", .count = 1, .size = 200000, .workers = 3, .old = true,
	 .stop = STOP_EIO, .seeds = 6},
	{.name = "eio-many", .count = 20, .size = 700, .dirs = 2, .workers = 3,
	 .stop = STOP_EIO, .seeds = 3},
	{.name = "eio-day", .count = 1, .size = 200000, .workers = 3,
	 .no_checksums = true, .stop = STOP_EIO, .day = true, .seeds = 4},
	{.name = "eio-plain", .count = 1, .size = 200000, .workers = 3,
	 .no_checksums = true, .stop = STOP_EIO, .seeds = 4},
	{.name = "enospc", .count = 1, .size = 200000, .workers = 3,
	 .old = true, .stop = STOP_FULL, .seeds = 4},
	{.name = "enospc-many", .count = 20, .size = 700, .dirs = 2,
	 .workers = 3, .stop = STOP_FULL, .seeds = 2},
	{.name = "dead", .count = 1, .size = 200000, .workers = 3,
	 .stop = STOP_DEAD, .seeds = 3},
	{.name = "read-eio", .count = 1, .size = 150000, .workers = 3,
	 .stop = STOP_READ, .options = "--readback", .seeds = 2},
	/* the network; the first boot alone meets what ends LOST */
	NET("net-rst-twice", "rst_mid_x2", 0),
	NET("net-rst", "rst_mid:9000", 69),
	NET("net-fin-twice", "fin_mid_x2", 0),
	NET("net-fin", "notify_mid", 69),
	NET("net-stall", "stall", 69),
	NET("net-drip", "drip:9000", 69),
	NET("net-no-answer", "no_answer", 69),
	NET("net-extra-bytes", "extra_bytes", ANY),
	NET("net-length-lie", "length_lie_huge", 74),
	NET("net-range-ignored", "range_ignored", 0),
	NET("net-range-header", "range_wrong_header", 76),
	LIES("net-range-body", "range_wrong_body", 65),
	NET("net-range-none", "range_no_header", 76),
	NET("net-range-total", "range_total_changes", 76),
	NET("net-range-parts", "multipart_ranges", 76),
	LIES("net-flip", "flip", 65),
	LIES("net-flip-once", "flip_once:100000", 0),
	NET("net-change", "etag_change:2", 0),
	NET("net-churn", "etag_churn:2", 65),
	NET("net-unheard", "etag_ignore_ifmatch:2", 0),
	NET("net-no-etag", "no_etag", 76),
	NET("net-416", "s416", 65),
	NET("net-503-twice", "s503_x2", 0),
	NET("net-503", "s503_storm", 75),
	NET("net-500-twice", "s500_x2", 0),
	NET("net-429", "s429", 75),
	NET("net-retry-after", "retry_after:3", 0),
	NET("net-login", "login_page", 76),
	NET("net-close", "close_delimited", ANY),
	NET("net-close-cut", "close_delimited_cut", 65),
	NET("net-gzip", "gzip_label", 0),
	NET("net-chunks", "chunked", 0),
	NET("net-head-split", "head_split:7", 0),
	NET("net-head-slow", "head_slow:3", 0),
	NET("net-head-endless", "head_endless", 76),
	NET("net-interim", "interim_100", 0),
	NET("net-idle-close", "keepalive_idle_close:20", 0),
	NET("net-composite", "composite_unsuffixed", 0),
	{.name = "net-deadline", .count = 1, .size = 200000, .workers = 3,
	 .faults = "drip:20000", .options = "--max-time 25", .ends = ENDS_LOST,
	 .status = 75, .seeds = 1},
	PLAIN("plain-rst-twice", "rst_mid_x2", 0),
	PLAIN("plain-range-ignored", "range_ignored", 0),
	PLAIN("plain-range-header", "range_wrong_header", 76),
	PLAIN("plain-range-other", "range_wrong_header range_wrong_body", 76),
	PLAIN("plain-range-total", "range_total_changes", 76),
	PLAIN("plain-range-parts", "multipart_ranges", 76),
	PLAIN("plain-change", "etag_change:2", 0),
	PLAIN("plain-unheard", "etag_ignore_ifmatch:2", 0),
	PLAIN("plain-extra-bytes", "extra_bytes", ANY),
	PLAIN("plain-close", "close_delimited", ANY),
	PLAIN("plain-close-cut", "close_delimited_cut", ANY),
	{.name = "net-one-byte", .count = 1, .size = 9000, .workers = 2,
	 .faults = "one_byte_reads", .step = 47, .seeds = 1},
};
/* clang-format on */

const struct scenario *scenario_at(size_t n)
{
	return n < sizeof scenarios / sizeof scenarios[0] ? &scenarios[n]
	                                                  : NULL;
}

void scenario_put_name(const struct scenario *s, unsigned i, char *to,
                       size_t cap)
{
	if (s->dirs)
		(void)snprintf(to, cap, "d%u/e/k%06u", i % s->dirs, i);
	else
		(void)snprintf(to, cap, "k%06u", i);
}

char *scenario_list(const struct scenario *s)
{
	enum { LINE_MAX_BYTES = 160 };
	char *text = malloc((size_t)(s->count + 1) * LINE_MAX_BYTES);
	size_t n = 0;

	if (!text)
		abort();
	text[0] = '\0';
	for (unsigned i = 1; i <= s->count; i++) {
		char name[SCENARIO_NAME_MAX];

		scenario_put_name(s, i, name, sizeof name);
		n += (size_t)snprintf(text + n, LINE_MAX_BYTES,
		                      "%s/b/k%06u\t%s\n",
		                      s->url ? "http://sim" : "s3:/", i, name);
	}
	return text;
}
