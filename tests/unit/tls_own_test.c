/*
 * tls_own: which files are taken, and that a server which demands a
 * certificate gets it. The keys are made on the spot by device_keys.sh.
 */
#include <mbedtls/platform.h>

#include "own_server.h"

enum { POOL = 1 << 20 };

static char keys[] = "/tmp/pail-keys-XXXXXX";
static uint64_t pool[POOL / 8], own_memory[512], tls_memory[8192];
static uint64_t shared_memory[2048];

/* ---- what they all need --------------------------------------------------- */

/* mbedTLS is set up once a process, so they share it. */
struct desk {
	struct port *port;
	struct trust trust;
	struct tls_shared *shared;
	struct tls_own *own;
	const char *field, *why;
};

static const char *path_of(const char *name)
{
	static char path[4][128];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, sizeof path[0], "%s/%s", keys, name);
	return p;
}

static struct desk *desk(void)
{
	static struct desk d;

	if (d.port)
		return &d;
	d = (struct desk){.port = port_open(),
	                  .shared = (void *)shared_memory,
	                  .own = (void *)own_memory};
	memset(own_memory, 0x55, sizeof own_memory);
	if (!d.port || tls_own_size() > sizeof own_memory ||
	    tls_size() > sizeof tls_memory ||
	    tls_shared_size() > sizeof shared_memory ||
	    trust_init(&d.trust, d.port, slice_of(path_of("ca.pem"))) ||
	    tls_shared_init(d.shared, d.port, &d.trust, pool, sizeof pool))
		abort();
	return &d;
}

static enum err load(struct desk *d, const char *certificate, const char *key)
{
	return tls_own_load(d->own, d->port, path_of(certificate), path_of(key),
	                    &d->field, &d->why);
}

/* The last byte of the pool that was ever used. */
static size_t pool_used(void)
{
	size_t n = POOL / 8;

	while (n && !pool[n - 1])
		n--;
	return n * 8;
}

static void put_file(const char *name, const char *text, size_t n)
{
	FILE *f = fopen(path_of(name), "w");

	if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		abort();
}

/* The text of some files, one after the other. */
static size_t join(char *to, size_t cap, const char *const *names)
{
	size_t n = 0;

	for (; *names; names++) {
		FILE *f = fopen(path_of(*names), "r");

		if (!f)
			abort();
		n += fread(to + n, 1, cap - n, f);
		fclose(f);
	}
	return n;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- what is taken -------------------------------------------------------- */

CASE(keys_of_each_kind_and_form)
{
	static const char *const pairs[][2] = {
		{"rsa.pem", "rsa.key"},         {"rsa.pem", "rsa.pkcs1"},
		{"rsa4096.pem", "rsa4096.key"}, {"p256.pem", "p256.key"},
		{"p256.pem", "p256.sec1"},      {"p256.pem", "p256.params"},
		{"p384.pem", "p384.key"},       {"chained.pem", "chained.key"},
	};
	struct desk *d = desk();

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		enum err e = load(d, pairs[i][0], pairs[i][1]);

		if (e)
			CHECK_FAIL("%s, %s: %s", pairs[i][0], pairs[i][1],
			           d->why);
		tls_own_free(d->own);
	}
}

CASE(both_in_one_file_and_odd_line_ends)
{
	static char text[32768], odd[65536];
	struct desk *d = desk();
	size_t n, m = 0;

	n = join(text, sizeof text, NAMES("p256.params", "p256.pem"));
	put_file("both", text, n);
	CHECK_U64(load(d, "both", "both"), ERR_OK);
	tls_own_free(d->own);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\n')
			odd[m++] = '\r';
		odd[m++] = text[i];
	}
	put_file("both", odd, m);
	CHECK_U64(load(d, "both", "both"), ERR_OK);
	tls_own_free(d->own);
	put_file("both", text, n - 1); /* the last line does not end */
	CHECK_U64(load(d, "both", "both"), ERR_OK);
	tls_own_free(d->own);
}

CASE(up_to_the_limits_and_past_them)
{
	static char text[TLS_OWN_FILE_MAX + 1];
	struct desk *d = desk();
	size_t n;

	memset(text, '\n', sizeof text);
	n = join(text, sizeof text,
	         NAMES("p256.pem", "ca.pem", "middle.pem", "rsa.pem"));
	put_file("long", text, TLS_OWN_FILE_MAX);
	CHECK_U64(load(d, "long", "p256.key"), ERR_OK);
	tls_own_free(d->own);
	put_file("long", text, TLS_OWN_FILE_MAX + 1);
	CHECK_U64(load(d, "long", "p256.key"), ERR_TOO_LONG);
	CHECK(strstr(d->field, "long") && d->why[0]);
	(void)join(text + n, sizeof text - n, NAMES("p384.pem"));
	put_file("long", text, TLS_OWN_FILE_MAX);
	CHECK_U64(load(d, "long", "p256.key"), ERR_TOO_LONG);
	memset(text, '\n', sizeof text);
	(void)join(text, sizeof text, NAMES("p256.key"));
	put_file("long", text, TLS_OWN_FILE_MAX);
	CHECK_U64(load(d, "p256.pem", "long"), ERR_OK);
	tls_own_free(d->own);
	put_file("long", text, TLS_OWN_FILE_MAX + 1);
	CHECK_U64(load(d, "p256.pem", "long"), ERR_TOO_LONG);
	CHECK(strstr(d->field, "long") && d->why[0]);
}

/* ---- what is not ---------------------------------------------------------- */

struct bad {
	const char *certificate, *key;
	enum err err;
	const char *field, *why;
};

CASE(what_is_refused)
{
	static const struct bad all[] = {
		{"p256.pem", "p384.key", ERR_CONFIG, "p384.key", "not that of"},
		{"p256.pem", "rsa.key", ERR_CONFIG, "rsa.key", "not that of"},
		{"rsa.pem", "chained.key", ERR_CONFIG, "chained.key", "not"},
		{"middle.pem", "chained.key", ERR_CONFIG, "chained.key", ""},
		{"rsa.pem", "rsa.locked", ERR_CONFIG, "rsa.locked",
	         "encrypted"},
		{"rsa.pem", "rsa.oldlocked", ERR_CONFIG, "rsa.oldlocked",
	         "encrypted"},
		{"p256.pem", "p256.locked", ERR_CONFIG, "p256.locked",
	         "encrypted"},
		{"p256.pem", "p256.pem", ERR_CONFIG, "p256.pem", "no private"},
		{"p256.key", "p256.key", ERR_CONFIG, "p256.key",
	         "no certificate"},
		{"weak.pem", "weak.key", ERR_CONFIG, "weak.key", "2048"},
		{"p521.pem", "p521.key", ERR_CONFIG, "p521.pem", "understood"},
		{"p256.pem", "p521.key", ERR_CONFIG, "p521.key", "kind"},
		{"p256.pem", "ed25519.key", ERR_CONFIG, "ed25519.key", "kind"},
		{"p256.pem", "twokeys", ERR_CONFIG, "twokeys", "more than one"},
		{"empty", "p256.key", ERR_CONFIG, "empty", "no certificate"},
		{"junk", "p256.key", ERR_CONFIG, "junk", "understood"},
		{"p256.pem", "junk", ERR_CONFIG, "junk", "no private"},
		{"p256.pem", "junkkey", ERR_CONFIG, "junkkey", "broken"},
		{"absent", "p256.key", ERR_NO_FILE, "absent", ""},
		{"p256.pem", "absent", ERR_NO_FILE, "absent", ""},
		{"fifo", "p256.key", ERR_NOT_FILE, "fifo", ""},
		{"p256.pem", "fifo", ERR_NOT_FILE, "fifo", ""},
		{"dir", "p256.key", ERR_NOT_FILE, "dir", ""},
	};
	static char text[8192];
	struct desk *d = desk();
	size_t before;

	put_file("twokeys", text,
	         join(text, sizeof text, NAMES("p256.key", "p384.key")));
	put_file("empty", "", 0);
	put_file("junk",
	         "-----BEGIN CERTIFICATE-----\nYWJj\n"
	         "-----END CERTIFICATE-----\n",
	         58);
	put_file("junkkey",
	         "-----BEGIN PRIVATE KEY-----\nYWJj\n"
	         "-----END PRIVATE KEY-----\n",
	         58);
	CHECK(mkfifo(path_of("fifo"), 0600) == 0);
	CHECK(mkdir(path_of("dir"), 0700) == 0);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct bad *b = &all[i];
		enum err e = load(d, b->certificate, b->key);

		if (e != b->err || !strstr(d->field, b->field) ||
		    !strstr(d->why, b->why))
			CHECK_FAIL("%s, %s: %s, %s: %s", b->certificate, b->key,
			           err_name(e), d->field, d->why);
	}
	/* and nothing of the pool is lost: it need not grow */
	for (int i = 0; i < 4; i++)
		(void)load(d, "rsa4096.pem", "rsa.key");
	before = pool_used();
	for (int i = 0; i < 200; i++)
		(void)load(d, "rsa4096.pem", "rsa.key");
	CHECK_U64(pool_used(), before);
}

/* What does not fit is said to be that, not a broken file. */
CASE(a_pool_too_small)
{
	enum { BLOCK = 1024 };
	static void *taken[POOL / BLOCK];
	struct desk *d = desk();
	size_t n = 0, all;
	enum err e = ERR_NO_MEMORY;

	while (n < POOL / BLOCK && (taken[n] = mbedtls_calloc(1, BLOCK)))
		n++;
	for (all = n; n && e == ERR_NO_MEMORY; mbedtls_free(taken[--n]))
		e = load(d, "rsa4096.pem", "rsa4096.key");
	while (n)
		mbedtls_free(taken[--n]);
	CHECK(all > 16);
	CHECK_U64(e, ERR_OK);
	tls_own_free(d->own);
}

/* ---- with a server -------------------------------------------------------- */

static bool client_open(struct own_client *c)
{
	struct desk *d = desk();

	*c = (struct own_client){.port = d->port, .tls = (void *)tls_memory};
	memset(tls_memory, 0, sizeof tls_memory);
	tls_init(c->tls, d->shared);
	return port_waiter_open(d->port, &c->waiter) == ERR_OK;
}

static enum err load_device(const char *device)
{
	char certificate[64], key[64];

	snprintf(certificate, sizeof certificate, "%s.pem", device);
	snprintf(key, sizeof key, "%s.key", device);
	return load(desk(), certificate, key);
}

static bool page_names(const struct own_client *c, const char *name)
{
	return memmem(c->page, c->page_n, name, strlen(name)) != NULL;
}

/* The server sees the certificate of that device. */
static void check_accepted(struct check *check_, const char *device,
                           const char *subject, const char *const *options)
{
	static struct own_client c;
	struct own_server server;
	enum err e;

	CHECK(client_open(&c));
	CHECK_U64(load_device(device), ERR_OK);
	CHECK(own_start(&server, keys, options));
	tls_use(c.tls, desk()->own);
	e = own_talk(&c, server.port);
	/* a second one resumes the session or does it all again */
	if (!e)
		e = own_talk(&c, server.port);
	own_stop(&server);
	port_waiter_close(c.port, &c.waiter);
	tls_own_free(desk()->own);
	if (e)
		CHECK_FAIL("%s: %s: %s", device, err_name(e),
		           tls_reason(c.tls));
	if (!page_names(&c, subject))
		CHECK_FAIL("%s: the server saw: %.*s", device, (int)c.page_n,
		           c.page);
	if (pool_used() > TLS_POOL_FIXED_BYTES + TLS_POOL_WORKER_BYTES)
		CHECK_FAIL("%s: %zu bytes of the pool", device, pool_used());
}

#define ACCEPTED(device, ...) \
	CHECK_CALL(check_accepted(check_, device, "pail " device, \
	                          NAMES(__VA_ARGS__)))

CASE(tls_1_3)
{
	ACCEPTED("rsa", "-tls1_3");
	ACCEPTED("rsa4096", "-tls1_3");
	ACCEPTED("p256", "-tls1_3");
	ACCEPTED("p384", "-tls1_3");
	CHECK_CALL(check_accepted(check_, "chained", "pail leaf",
	                          NAMES("-tls1_3")));
}

CASE(tls_1_2)
{
	ACCEPTED("rsa", "-tls1_2");
	ACCEPTED("rsa4096", "-tls1_2");
	ACCEPTED("p256", "-tls1_2");
	ACCEPTED("p384", "-tls1_2");
	CHECK_CALL(check_accepted(check_, "chained", "pail leaf",
	                          NAMES("-tls1_2")));
}

/* What a server may ask for of the signature. */
CASE(signatures)
{
	ACCEPTED("rsa", "-tls1_3", "-client_sigalgs", "rsa_pss_rsae_sha256");
	ACCEPTED("rsa", "-tls1_3", "-client_sigalgs", "rsa_pss_rsae_sha384");
	ACCEPTED("rsa", "-tls1_3", "-client_sigalgs", "rsa_pss_rsae_sha512");
	ACCEPTED("p384", "-tls1_3", "-ciphersuites",
	         "TLS_CHACHA20_POLY1305_SHA256");
	ACCEPTED("rsa", "-tls1_2", "-client_sigalgs", "RSA+SHA256:RSA+SHA384");
	ACCEPTED("p256", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384");
}

static enum err refusal(struct check *check_, const char *device,
                        const char *version, char *reason, size_t cap)
{
	static struct own_client c;
	struct own_server server;
	enum err e = ERR_OK;

	reason[0] = '\0';
	if (!client_open(&c) || !own_start(&server, keys, NAMES(version))) {
		snprintf(check_->why, sizeof check_->why, "no server");
		check_->failed = 1;
		return ERR_BUG;
	}
	if (device)
		e = load_device(device);
	tls_use(c.tls, device ? desk()->own : NULL);
	if (!e)
		e = own_talk(&c, server.port);
	snprintf(reason, cap, "%s", tls_reason(c.tls));
	own_stop(&server);
	port_waiter_close(c.port, &c.waiter);
	if (device)
		tls_own_free(desk()->own);
	return e;
}

#define REFUSED(device, version, words) \
	do { \
		char reason_[TLS_REASON_MAX]; \
		enum err e_ = refusal(check_, device, version, reason_, \
		                      sizeof reason_); \
		if (check_->failed) \
			return; \
		if (e_ != ERR_TLS_HANDSHAKE || !strstr(reason_, words)) \
			CHECK_FAIL("%s, %s: %s: %s", #device, version, \
			           err_name(e_), reason_); \
	} while (0)

/* In 1.3 the server's word comes after the handshake. */
CASE(what_the_server_refuses)
{
	REFUSED(NULL, "-tls1_3", "alert 116 certificate_required");
	REFUSED(NULL, "-tls1_2", "alert 40 handshake_failure");
	REFUSED("stranger", "-tls1_3", "alert 48 unknown_ca");
	REFUSED("stranger", "-tls1_2", "alert 48 unknown_ca");
	REFUSED("expired", "-tls1_3", "alert 45 certificate_expired");
	REFUSED("expired", "-tls1_2", "alert 45 certificate_expired");
}

int main(int n, char **v)
{
	char command[256];
	int failed;

	snprintf(command, sizeof command, "tests/tools/device_keys.sh %s",
	         mkdtemp(keys) ? keys : "");
	if (system(command) != 0) {
		printf("not ok - keys: %s failed\n", command);
		return 1;
	}
	failed = check_run(
		n, v,
		(struct check_case[]){RUN(keys_of_each_kind_and_form),
	                              RUN(both_in_one_file_and_odd_line_ends),
	                              RUN(up_to_the_limits_and_past_them),
	                              RUN(what_is_refused),
	                              RUN(tls_1_3),
	                              RUN(tls_1_2),
	                              RUN(signatures),
	                              RUN(what_the_server_refuses),
	                              /* last: it touches all of the pool */
	                              RUN(a_pool_too_small),
	                              {0}});
	snprintf(command, sizeof command, "rm -rf %s", keys);
	return system(command) != 0 || failed;
}
