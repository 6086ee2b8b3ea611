/*
 * sd_world: what all the connections of one server share. Filled once, then
 * only read, but for its counters and memo, which are atomics: connections may
 * be stepped by any number of threads.
 */
#ifndef SD_WORLD_H
#define SD_WORLD_H

#include "sd_memo.h"
#include "sd_object.h"
#include "sd_sign.h"
#include "sd_spec.h"
#include "sd_users.h"

#define SD_USER_MAX  32
#define SD_FAULT_MAX 16

struct sd_fault; /* sd_fault.h */

struct sd_fault_use {
	const struct sd_fault *fault;
	struct sd_span arg; /* behind the colon; may be empty */
	struct sd_span key; /* a part of the names it is for; empty: all */
	uint64_t times;     /* so many matching requests of each name */
};

enum sd_etag_mode { SD_ETAG_MADE, SD_ETAG_MD5 };

/* What of a multipart object's parts is summed up with --checksums. */
enum sd_composite {
	SD_COMPOSITE_NONE, /* nothing: the CRC-64/NVME of the whole */
	SD_COMPOSITE_SHA256,
	SD_COMPOSITE_SHA1,
	SD_COMPOSITE_CRC32C,
	SD_COMPOSITE_CRC32,
	SD_COMPOSITE_MD5, /* the ETag; no option */
};

struct sd_config {
	uint64_t seed;
	struct sd_span domain, region;
	struct sd_user users[SD_USER_MAX];
	size_t user_n;
	bool anonymous;
	unsigned
		wrong_region; /* 301 or 400; 0: 301 of a region line's bucket */
	bool hide_region;     /* told by HEAD of a bucket alone */
	bool no_list_v2;      /* list-type is not heard */
	bool no_encoding;     /* nor is encoding-type */
	uint64_t close_after; /* requests a connection; 0: no limit */
	uint64_t idle_ms;     /* 0: kept for ever */
	uint64_t delay_ms;    /* before each reply */
	bool chunked_errors;
	bool checksums;
	enum sd_etag_mode etag;
	enum sd_composite composite;
	bool tls, stranger_plain;
	uint16_t port, stranger_port; /* for Location and Endpoint */
	struct sd_fault_use faults[SD_FAULT_MAX];
	size_t fault_n;
};

/* One counter a line of --stats; sd_count_name gives the words. */
enum sd_count {
	SD_COUNT_CONNECTIONS,
	SD_COUNT_REQUESTS,
	SD_COUNT_GET,  /* of objects */
	SD_COUNT_HEAD, /* of objects and buckets */
	SD_COUNT_LIST, /* of objects and of buckets */
	SD_COUNT_HEAD_BUCKET,
	SD_COUNT_LIST_V1,
	SD_COUNT_LIST_V2, /* as asked, whatever was answered */
	SD_COUNT_LIST_BUCKETS,
	SD_COUNT_EXPIRED, /* ExpiredToken */
	SD_COUNT_BYTES,   /* of bodies */
	SD_COUNT_TLS_RESUMED,
	SD_COUNT_TLS_FAILED,     /* handshakes */
	SD_COUNT_MAX_CONCURRENT, /* connections */
	SD_COUNT_STRANGER_REQUESTS,
	SD_COUNT_SIGNED,
	SD_COUNT_ANONYMOUS,
	SD_COUNT_REFUSED,   /* by the signature check */
	SD_COUNT_RESPELLED, /* signed well, but not sent as it was signed */
	SD_COUNT_FAULTS,    /* requests that met one */
	SD_COUNT_N
};

struct sd_world {
	struct sd_config config;
	struct sd_spec spec;
	struct sd_memo memo;
	struct sd_crc crc, crc32c, crc32; /* crc: CRC-64/NVME */
	_Atomic uint64_t counts[SD_COUNT_N];
	_Atomic uint64_t user_asks[SD_USER_MAX]; /* signed by each */
	struct sd_users *_Atomic more_users;     /* of --users-file, or NULL */
};

/* Users in the place of those of the last call. The old ones are kept, for
 * connections may be reading them. */
void sd_world_users(struct sd_world *w, struct sd_users *users);
/* Zeroes w, sets the defaults; false: no memory. */
bool sd_world_init(struct sd_world *w);
void sd_world_free(struct sd_world *w);
void sd_world_count(struct sd_world *w, enum sd_count what, uint64_t n);
const char *sd_count_name(enum sd_count what);

#endif
