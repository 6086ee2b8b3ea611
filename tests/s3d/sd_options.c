#include "sd_options.h"

#include <string.h>

#include "sd_fault.h"
#include "sd_parts.h"

/* One function an option, so that the table is the whole story. */
typedef bool take(struct sd_options *o, struct sd_span v, const char *c);

struct option {
	const char *name;
	const char *argument; /* NULL: none */
	take *take;
	const char *what;
};

static bool take_u64(struct sd_span v, uint64_t max, uint64_t *out)
{
	return sd_span_u64(v, max, out);
}

#define TAKE(name) \
	static bool take_##name(struct sd_options *o, struct sd_span v, \
	                        const char *c)
/* Options that only set one member. */
#define TAKE_SET(name, statement) \
	TAKE(name) \
	{ \
		(void)v; \
		(void)c; \
		statement; \
		return true; \
	}
#define TAKE_U64(name, member) \
	TAKE(name) \
	{ \
		(void)c; \
		return take_u64(v, UINT32_MAX, &o->member); \
	}
#define TAKE_SIZE(name, member) \
	TAKE(name) \
	{ \
		(void)c; \
		return sd_spec_size(v, &o->member); \
	}

TAKE_SET(help, o->mode = SD_MODE_HELP)
TAKE_SET(sum, o->mode = SD_MODE_SUM)
TAKE_SET(cat, o->mode = SD_MODE_CAT)
TAKE_U64(port, port)
TAKE_SET(ready, o->ready = c)
TAKE_SET(pid, o->pid = c)
TAKE_SET(stats, o->stats = c)
TAKE_SET(log, o->log = c)
TAKE_SET(spec, o->spec = c)
TAKE_SET(cert, o->tls.cert = c)
TAKE_SET(key_file, o->tls.key = c)
TAKE_SET(tls12, o->tls.only_12 = true)
TAKE_SET(tls13, o->tls.only_13 = true)
TAKE_SET(ciphers, o->tls.ciphers = c)
TAKE_SET(domain, o->config->domain = v)
TAKE_SET(region, o->config->region = v)
TAKE_SET(anonymous, o->config->anonymous = true)
TAKE_SET(chunked_errors, o->config->chunked_errors = true)
TAKE_SET(checksums, o->config->checksums = true)
TAKE_SET(hide_region, o->config->hide_region = true)
TAKE_SET(no_list_v2, o->config->no_list_v2 = true)
TAKE_SET(no_encoding, o->config->no_encoding = true)
TAKE_SET(users_file, o->users = c)
TAKE_U64(close_after, config->close_after)
TAKE_U64(idle_close, config->idle_ms)
TAKE_U64(delay, config->delay_ms)
TAKE_SIZE(throttle, rate)
TAKE_U64(for_s, for_s)
TAKE_U64(now, now_s)
TAKE_SET(bucket, o->bucket = v)
TAKE_U64(version, version)
TAKE_SIZE(first, first)
TAKE_SIZE(last, last)

TAKE(size)
{
	(void)c;
	o->sized = true;
	return sd_spec_size(v, &o->size);
}

TAKE(seed)
{
	(void)c;
	return take_u64(v, UINT64_MAX, &o->config->seed);
}

TAKE(bind)
{
	(void)v;
	if (o->bind_n == SD_BIND_MAX)
		return false;
	o->binds[o->bind_n++] = c;
	return true;
}

TAKE(line)
{
	(void)c;
	sd_text_span(&o->lines, v);
	sd_text_str(&o->lines, "\n");
	return true;
}

TAKE(skew)
{
	bool back = v.n > 0 && v.p[0] == '-';
	uint64_t s;

	(void)c;
	v.p += back ? 1 : 0;
	v.n -= back ? 1 : 0;
	if (!take_u64(v, UINT32_MAX, &s))
		return false;
	o->skew_s = back ? -(int64_t)s : (int64_t)s;
	return true;
}

TAKE(etag)
{
	(void)c;
	o->config->etag = sd_span_is(v, "md5") ? SD_ETAG_MD5 : SD_ETAG_MADE;
	return sd_span_is(v, "md5") || sd_span_is(v, "made");
}

TAKE(composite)
{
	(void)c;
	o->config->checksums = true;
	o->config->composite = sd_parts_kind(v);
	return o->config->composite != SD_COMPOSITE_NONE;
}

TAKE(access_key)
{
	(void)c;
	if (o->config->user_n == SD_USER_MAX)
		return false;
	o->config->users[o->config->user_n++].id = v;
	return true;
}

TAKE(secret_key)
{
	(void)c;
	if (o->config->user_n == 0)
		return false;
	o->config->users[o->config->user_n - 1].secret = v;
	return true;
}

TAKE(session_token)
{
	(void)c;
	if (o->config->user_n == 0)
		return false;
	o->config->users[o->config->user_n - 1].token = v;
	return true;
}

/* N:AFTER; the users may come later. Kept plus one: 0 is never. */
TAKE(user_expires)
{
	struct sd_span number = sd_span_cut(&v, ':');
	uint64_t n;
	uint64_t after;

	(void)c;
	if (!take_u64(number, SD_USER_MAX, &n) || n == 0 ||
	    !take_u64(v, UINT32_MAX, &after))
		return false;
	o->config->users[n - 1].expires_after = after + 1;
	return true;
}

TAKE(wrong_region)
{
	uint64_t status;

	(void)c;
	if (!take_u64(v, 400, &status) || (status != 301 && status != 400))
		return false;
	o->config->wrong_region = (unsigned)status;
	return true;
}

/* --fault-key and --fault-times go with the fault before them, or, given
 * before any, with all that follow. */
TAKE(fault)
{
	struct sd_fault_use *use;

	(void)c;
	if (!sd_fault_add(o->config, v))
		return false;
	use = &o->config->faults[o->config->fault_n - 1];
	use->key = o->fault_key;
	if (o->fault_times > 0)
		use->times = o->fault_times;
	return true;
}

TAKE(fault_key)
{
	(void)c;
	if (o->config->fault_n == 0)
		o->fault_key = v;
	else
		o->config->faults[o->config->fault_n - 1].key = v;
	return true;
}

TAKE(fault_times)
{
	uint64_t times;

	(void)c;
	if (!take_u64(v, UINT32_MAX, &times))
		return false;
	if (o->config->fault_n == 0)
		o->fault_times = times;
	else
		o->config->faults[o->config->fault_n - 1].times = times;
	return true;
}

/* A file of the key where TLS is served, a key of an object elsewhere. */
TAKE(key)
{
	o->key = v;
	return take_key_file(o, v, c);
}

static const struct option options[] = {
	{"--help", NULL, take_help, "this text"},
	{"--bind", "ADDRESS", take_bind,
         "127.0.0.1; repeatable; loopback only"},
	{"--port", "N", take_port, "0, the default: a free one"},
	{"--ready", "FILE", take_ready, "written when listening: the port"},
	{"--pid", "FILE", take_pid, "written when listening"},
	{"--stats", "FILE", take_stats, "counters, written at SIGTERM"},
	{"--log", "FILE", take_log, "one line a request (see README.md)"},
	{"--for", "SECONDS", take_for_s, "end by itself after so long"},
	{"--cert", "FILE", take_cert, "TLS with this chain (PEM)"},
	{"--key", "FILE", take_key, "and its key"},
	{"--tls12", NULL, take_tls12, "TLS 1.2 only"},
	{"--tls13", NULL, take_tls13, "TLS 1.3 only"},
	{"--ciphers", "LIST", take_ciphers,
         "OpenSSL's names; TLS_...: for 1.3"},
	{"--spec", "FILE", take_spec, "buckets and objects (see README.md)"},
	{"--line", "TEXT", take_line, "one line of a spec; repeatable"},
	{"--seed", "N", take_seed, "of the objects' bytes (1)"},
	{"--etag", "KIND", take_etag, "made (default) or md5, the true one"},
	{"--checksums", NULL, take_checksums, "CRC-64/NVME where asked for"},
	{"--composite", "ALG", take_composite,
         "of multipart objects: sha256, sha1, crc32c or crc32"},
	{"--domain", "NAME", take_domain, "BUCKET.NAME is a virtual host"},
	{"--region", "NAME", take_region, "us-east-1"},
	{"--wrong-region", "STATUS", take_wrong_region,
         "301 or 400 to all who sign for another"},
	{"--hide-region", NULL, take_hide_region,
         "only HEAD of a bucket tells its region"},
	{"--no-list-v2", NULL, take_no_list_v2,
         "list-type is not heard: all lists are V1"},
	{"--no-encoding", NULL, take_no_encoding, "encoding-type is not heard"},
	{"--access-key", "ID", take_access_key, "a user; repeatable"},
	{"--secret-key", "TEXT", take_secret_key, "of the user before it"},
	{"--session-token", "TEXT", take_session_token, "must be sent by him"},
	{"--user-expires", "N:AFTER", take_user_expires,
         "the N-th user's token ends after so many requests"},
	{"--users-file", "FILE", take_users_file,
         "more users, read again when it changes"},
	{"--anonymous", NULL, take_anonymous, "unsigned requests may pass"},
	{"--now", "UNIX", take_now, "the server's clock starts there"},
	{"--skew", "SECONDS", take_skew,
         "the server's clock is ahead; -N: late"},
	{"--close-after", "N", take_close_after, "requests a connection (100)"},
	{"--idle-close", "MS", take_idle_close,
         "idle connections end silently"},
	{"--delay", "MS", take_delay, "before each reply"},
	{"--throttle", "BYTES", take_throttle, "a second and connection"},
	{"--chunked-errors", NULL, take_chunked_errors, "as S3 often has them"},
	{"--fault", "NAME[:ARG]", take_fault, "see below; repeatable"},
	{"--fault-key", "TEXT", take_fault_key,
         "only names with it: BUCKET/KEY, BUCKET?list, ?buckets"},
	{"--fault-times", "N", take_fault_times, "the first N of each name"},
	{"--sum", NULL, take_sum, "SHA-256 of --spec's objects or of --key"},
	{"--cat", NULL, take_cat, "the bytes of one object to stdout"},
	{"--bucket", "NAME", take_bucket, "for --sum and --cat, as are"},
	{"--size", "BYTES", take_size, "and --key KEY (raw)"},
	{"--version", "N", take_version, "of the object (0)"},
	{"--first", "N", take_first, "--cat from this byte"},
	{"--last", "N", take_last, "--cat to this byte"},
};

#define OPTION_N (sizeof(options) / sizeof(options[0]))

void sd_options_help(FILE *f)
{
	fprintf(f,
	        "s3d: a small S3 server for tests, with faults on dials\n\n");
	for (size_t i = 0; i < OPTION_N; i++) {
		const char *argument = options[i].argument;

		fprintf(f, "  %-16s %-10s  %s\n", options[i].name,
		        argument == NULL ? "" : argument, options[i].what);
	}
	fprintf(f, "\nFaults (rows of the fault table in brackets); N: a size, "
	           "such as 100 or 64K\n");
	for (size_t i = 0; sd_fault_at(i) != NULL; i++)
		fprintf(f, "  %-22s %s [%s]\n", sd_fault_at(i)->name,
		        sd_fault_at(i)->what, sd_fault_at(i)->row);
}

static const struct option *find(const char *name)
{
	for (size_t i = 0; i < OPTION_N; i++) {
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	}
	return NULL;
}

static bool check(const struct sd_options *o)
{
	if (o->mode != SD_MODE_SERVE)
		return true;
	if (o->config->user_n == 0 && !o->config->anonymous && o->users == NULL)
		fprintf(stderr, "s3d: --access-key, --users-file or "
		                "--anonymous is needed\n");
	else if ((o->tls.cert == NULL) != (o->tls.key == NULL))
		fprintf(stderr, "s3d: --cert and --key go together\n");
	else if (o->port > UINT16_MAX)
		fprintf(stderr, "s3d: no such port\n");
	else
		return true;
	return false;
}

bool sd_options_read(struct sd_options *o, struct sd_config *config, int argc,
                     char **argv)
{
	memset(o, 0, sizeof(*o));
	o->config = config;
	o->last = UINT64_MAX;
	for (int i = 1; i < argc; i++) {
		const struct option *option = find(argv[i]);
		const char *value = "";

		if (option == NULL) {
			fprintf(stderr, "s3d: unknown option %s\n", argv[i]);
			return false;
		}
		if (option->argument != NULL) {
			value = i + 1 < argc ? argv[i + 1] : NULL;
			i++;
		}
		if (value == NULL ||
		    !option->take(o, sd_span_of(value), value)) {
			fprintf(stderr, "s3d: %s: no good value: %s\n",
			        option->name, value == NULL ? "" : value);
			return false;
		}
	}
	if (o->bind_n == 0)
		o->binds[o->bind_n++] = "127.0.0.1";
	return check(o);
}
