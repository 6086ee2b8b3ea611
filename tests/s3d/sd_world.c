#include "sd_world.h"

#include <string.h>

bool sd_world_init(struct sd_world *w)
{
	memset(w, 0, sizeof(*w));
	w->config.seed = 1;
	w->config.region = sd_span_of("us-east-1");
	w->config.close_after = 100;
	sd_crc_init(&w->crc, SD_CRC64NVME);
	sd_crc_init(&w->crc32c, SD_CRC32C);
	sd_crc_init(&w->crc32, SD_CRC32);
	return sd_memo_init(&w->memo);
}

void sd_world_free(struct sd_world *w)
{
	sd_spec_free(&w->spec);
	sd_memo_free(&w->memo);
	sd_users_free(atomic_load(&w->more_users));
}

void sd_world_users(struct sd_world *w, struct sd_users *users)
{
	users->older = atomic_load(&w->more_users);
	atomic_store(&w->more_users, users);
}

void sd_world_count(struct sd_world *w, enum sd_count what, uint64_t n)
{
	atomic_fetch_add(&w->counts[what], n);
}

const char *sd_count_name(enum sd_count what)
{
	static const char *const names[SD_COUNT_N] = {
		[SD_COUNT_CONNECTIONS] = "connections",
		[SD_COUNT_REQUESTS] = "requests",
		[SD_COUNT_GET] = "get",
		[SD_COUNT_HEAD] = "head",
		[SD_COUNT_LIST] = "list",
		[SD_COUNT_HEAD_BUCKET] = "head_bucket",
		[SD_COUNT_LIST_V1] = "list_v1",
		[SD_COUNT_LIST_V2] = "list_v2",
		[SD_COUNT_LIST_BUCKETS] = "list_buckets",
		[SD_COUNT_EXPIRED] = "expired",
		[SD_COUNT_BYTES] = "bytes",
		[SD_COUNT_TLS_RESUMED] = "tls_resumed",
		[SD_COUNT_TLS_FAILED] = "tls_failed",
		[SD_COUNT_MAX_CONCURRENT] = "max_concurrent",
		[SD_COUNT_STRANGER_REQUESTS] = "stranger_requests",
		[SD_COUNT_SIGNED] = "signed",
		[SD_COUNT_ANONYMOUS] = "anonymous",
		[SD_COUNT_REFUSED] = "refused",
		[SD_COUNT_RESPELLED] = "respelled",
		[SD_COUNT_FAULTS] = "faults",
	};

	return names[what];
}
