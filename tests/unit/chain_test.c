/* chain: which source it is, by the tables of tests/vectors/chain. */
#include "cred/chain.h"

#include "check.h"
#include "cred/cred.h"
#include "cred/sts.h"
#include "place.h"
#include "vectors.h"

enum { TEXT_MAX = 131072, TOLD_MAX = 65536 };

static struct chain chain;
static struct chain_scratch scratch;

/* One paragraph of a table: the world it makes, and what is to be told. */
struct scene {
	struct place place;
	struct chain_wish wish;
	char name[128];
	char want[TOLD_MAX];
	struct buf wanted;
	char file[512]; /* the one that lines are added to */
};

/* A path of the table lies beneath the case's own directory. */
static const char *inside(const struct scene *s, struct slice path)
{
	static char text[512];

	snprintf(text, sizeof text, "%s%.*s", s->place.path, (int)path.n,
	         path.p);
	return text;
}

static bool is_path_variable(struct slice name)
{
	return slice_equal(name, SLICE("HOME")) ||
	       slice_equal(name, SLICE("AWS_CONFIG_FILE")) ||
	       slice_equal(name, SLICE("AWS_SHARED_CREDENTIALS_FILE"));
}

/* \r, \n, \t and \e in a value are those bytes. */
static const char *value_of(struct slice text)
{
	static char value[20000];
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < sizeof value - 1; i++) {
		char c = text.p[i];

		if (c == '\\' && i + 1 < text.n) {
			c = text.p[++i];
			c = c == 'r'   ? '\r'
			    : c == 'n' ? '\n'
			    : c == 't' ? '\t'
			               : '\x1b';
		}
		value[n++] = c;
	}
	value[n] = '\0';
	return value;
}

static bool take_env(struct scene *s, struct slice text)
{
	struct slice name = slice_cut(&text, '=');
	char variable[128];

	snprintf(variable, sizeof variable, "%.*s", (int)name.n, name.p);
	return setenv(variable,
	              is_path_variable(name) && text.n ? inside(s, text)
	                                               : value_of(text),
	              1) == 0;
}

static bool take_file(struct scene *s, struct slice path)
{
	char command[800];
	FILE *f;

	snprintf(s->file, sizeof s->file, "%s", inside(s, path));
	snprintf(command, sizeof command, "mkdir -p $(dirname '%s')", s->file);
	if (system(command) != 0)
		return false;
	f = fopen(s->file, "w");
	return f && fclose(f) == 0;
}

static bool take_line(struct scene *s, struct slice line)
{
	FILE *f = fopen(s->file, "a");

	line = slice_after(line, 2);
	return f && fprintf(f, "%.*s\n", (int)line.n, line.p) >= 0 &&
	       fclose(f) == 0;
}

static bool take_option(struct scene *s, struct slice text)
{
	struct slice name = slice_cut(&text, ' ');
	struct chain_wish *w = &s->wish;

	if (slice_equal(name, SLICE("anonymous")))
		w->anonymous = true;
	else if (slice_equal(name, SLICE("iot_endpoint")))
		w->iot_endpoint = text;
	else if (slice_equal(name, SLICE("iot_role_alias")))
		w->iot_role_alias = text;
	else if (slice_equal(name, SLICE("iot_thing")))
		w->iot_thing = text;
	else if (slice_equal(name, SLICE("iot_certificate")))
		w->iot_certificate = text;
	else if (slice_equal(name, SLICE("iot_key")))
		w->iot_key = text;
	else
		return false;
	return true;
}

/* What is no part of the world is what is wanted. */
static bool take_word(struct scene *s, struct slice line)
{
	struct slice value = line, word = slice_cut(&value, ' ');

	if (slice_equal(word, SLICE("|")))
		return take_line(s, line);
	if (slice_equal(word, SLICE("env")))
		return take_env(s, value);
	if (slice_equal(word, SLICE("file")))
		return take_file(s, value);
	if (slice_equal(word, SLICE("option")))
		return take_option(s, value);
	if (slice_equal(word, SLICE("case")))
		snprintf(s->name, sizeof s->name, "%.*s", (int)value.n,
		         value.p);
	else if (slice_equal(word, SLICE("profile")))
		s->wish.profile = value;
	else {
		buf_put(&s->wanted, line);
		buf_put_char(&s->wanted, '\n');
	}
	return true;
}

/* False at the end of the table, or for a line that cannot be taken. */
static bool scene_open(struct scene *s, struct slice *text)
{
	memset(s, 0, sizeof *s);
	s->wanted = BUF(s->want);
	clearenv();
	while (text->n && (text->p[0] == '#' || text->p[0] == '\n'))
		slice_cut(text, '\n');
	if (!text->n || !place_open(&s->place))
		return false;
	while (text->n) {
		struct slice line = slice_cut(text, '\n');

		if (!line.n)
			break;
		if (!take_word(s, line))
			return false;
	}
	return s->name[0] && !s->wanted.over;
}

static void put(struct buf *b, const char *word, struct slice value)
{
	if (!value.n)
		return;
	buf_put_z(b, word);
	buf_put_char(b, ' ');
	buf_put(b, value);
	buf_put_char(b, '\n');
	/* whoever wants a path wants it with a NUL */
	if (value.p[value.n] != '\0')
		buf_put_z(b, "NO NUL\n");
}

static void put_role(struct buf *b, const char *word,
                     const struct chain_role *r)
{
	if (!r->role_arn.n)
		return;
	buf_put_z(b, word);
	buf_put_char(b, ' ');
	buf_put(b, r->role_arn);
	buf_put_char(b, ' ');
	buf_put(b, r->session_name);
	buf_put_z(b, r->external_id.n ? " " : "");
	buf_put(b, r->external_id);
	buf_put_z(b, r->duration_s.n ? " for " : "");
	buf_put(b, r->duration_s);
	buf_put_char(b, '\n');
}

static const char *source_word(enum chain_source s)
{
	switch (s) {
	case CHAIN_ANONYMOUS: return "ANONYMOUS";
	case CHAIN_ENVIRONMENT: return "ENVIRONMENT";
	case CHAIN_STATIC: return "STATIC";
	case CHAIN_PROCESS: return "PROCESS";
	case CHAIN_WEB_IDENTITY: return "WEB_IDENTITY";
	case CHAIN_CONTAINER: return "CONTAINER";
	case CHAIN_IOT: return "IOT";
	case CHAIN_IMDS: return "IMDS";
	}
	return "?";
}

static void put_found(struct buf *b, const struct chain *c)
{
	put(b, "source", slice_of(source_word(c->source)));
	put(b, "id", c->key_id);
	put(b, "secret", c->secret);
	put(b, "token", c->token);
	put(b, "command", c->command);
	if (c->source == CHAIN_IMDS)
		put(b, "asked", slice_of(c->imds_asked ? "yes" : "no"));
	put(b, "imds", c->imds_url);
	put(b, "v1", slice_of(c->imds_v1 ? "yes" : ""));
	put(b, "url", c->url);
	put(b, "authorization", c->authorization);
	put_role(b, "web", &c->web);
	put(b, "token_file", c->token_file);
	put(b, "endpoint", c->iot_endpoint);
	put(b, "alias", c->iot_role_alias);
	put(b, "thing", c->iot_thing);
	put(b, "certificate", c->iot_certificate);
	put(b, "key", c->iot_key);
	for (size_t i = 0; i < c->role_count; i++)
		put_role(b, "role", &c->roles[i]);
	put(b, "used", c->profile);
}

static void put_error(struct buf *b, const struct scene *s, enum err e,
                      const struct chain *c)
{
	struct slice field = c->field, path = slice_of(s->place.path);

	if (slice_starts(field, path))
		field = slice_after(field, path.n);
	buf_put_z(b, "error ");
	buf_put_z(b, err_name(e));
	buf_put_char(b, ' ');
	buf_put(b, field);
	buf_put_char(b, '\n');
	if (!c->why || (e != ERR_NO_FILE && !c->why[0]))
		buf_put_z(b, "BUT NO REASON\n");
}

static struct slice told(const struct scene *s)
{
	static char text[TOLD_MAX];
	struct buf b = BUF(text);
	enum err e;

	memset(&chain, 0xee, sizeof chain);
	memset(&scratch, 0xee, sizeof scratch);
	e = chain_find(&chain, s->place.port, &s->wish, &scratch);
	if (e == ERR_OK)
		put_found(&b, &chain);
	else
		put_error(&b, s, e, &chain);
	return buf_slice(&b);
}

static char table[TEXT_MAX];

/* "asked no" need not be said. */
static bool is_same(struct slice got, struct slice want)
{
	while (got.n) {
		struct slice line = slice_cut(&got, '\n'), wanted = want;

		if (slice_equal(line, SLICE("asked no"))) {
			wanted = slice_first(want, line.n);
			if (slice_equal(wanted, line))
				slice_cut(&want, '\n');
			continue;
		}
		if (!want.n || !slice_equal(slice_cut(&want, '\n'), line))
			return false;
	}
	return !want.n;
}

static void check_table(struct check *check_, const char *path, size_t count)
{
	static struct scene s;
	struct slice text = vectors_load(path, table, sizeof table);
	size_t ran = 0;

	CHECK(text.n);
	for (; scene_open(&s, &text); ran++) {
		struct slice got = told(&s);

		place_close(&s.place);
		if (!is_same(got, buf_slice(&s.wanted)))
			CHECK_FAIL("%s: %.*s", s.name, (int)got.n, got.p);
	}
	CHECK_U64(text.n, 0);
	CHECK_U64(ran, count);
}

CASE(published)
{
	CHECK_CALL(check_table(check_, "tests/vectors/chain/cases.txt", 100));
}

CASE(our_own)
{
	CHECK_CALL(check_table(check_, "tests/vectors/chain/own.txt", 116));
}

CASE(hosts)
{
	static const char *const right[] = {
		"https://example.com/x",    "https://example.com",
		"HTTPS://example.com/",     "https://10.0.0.1:8443/x?y=z",
		"http://localhost/x",       "http://LOCALHOST:80",
		"http://127.0.0.1/x",       "http://127.0.0.1:1/x",
		"http://127.255.255.254/",  "http://[::1]:8080/x",
		"http://169.254.170.2",     "http://169.254.170.23/v1",
		"http://[FD00:EC2::23]/v1",
	};
	static const char *const wrong[] = {
		"",
		"/x",
		"http://",
		"https://",
		"http:///x",
		"ftp://localhost/x",
		"s3://localhost/x",
		"localhost/x",
		"http://example.com/x",
		"http://10.0.0.1/x",
		"http://169.254.169.254/x",
		"http://169.254.170.22/x",
		"http://169.254.170.230/x",
		"http://169.254.170.2.example.com/",
		"http://localhost.example.com/",
		"http://localhost@example.com/",
		"http://localhost:80@example.com/",
		"http://user@localhost/",
		"http://example.com#@localhost/",
		"http://example.com/@localhost/",
		"http://example.com\\@localhost/",
		"http://127.0.0.1.example.com/",
		"http://127.1/",
		"http://127.0.0.01/",
		"http://127.0.0.256/",
		"http://127.0.0.1.1/",
		"http://127.0.0./",
		"http://1270.0.0.1/",
		"http://0177.0.0.1/",
		"http://2130706433/",
		"http://[::ffff:127.0.0.1]/",
		"http://[fd00:ec2::254]/",
		"http://[::1/",
		"http://localhost:0/",
		"http://localhost:65536/",
		"http://localhost:x/",
		"http://local host/",
		"http://localhost/ x",
		"http://localhost/\r\nX: y",
		"https://example.com/x\n",
		"https://example.com/x#y",
	};

	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		if (!chain_host_allowed(slice_of(right[i])))
			CHECK_FAIL("%s was refused", right[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (chain_host_allowed(slice_of(wrong[i])))
			CHECK_FAIL("%s was taken", wrong[i]);
}

/* One variable at its limit and one byte over it, others as they must be. */
static enum err with_length(const char *name, size_t n)
{
	static char value[CHAIN_TEXT_MAX];
	struct port *port = port_open();
	struct chain_wish wish = {.profile = SLICE("")};
	enum err e;

	memset(value, 'x', n);
	value[n] = '\0';
	setenv(name, value, 1);
	e = chain_find(&chain, port, &wish, &scratch);
	port_close(port);
	return e;
}

CASE(lengths_at_the_limit)
{
	static const struct {
		const char *name, *first, *second;
		size_t max;
	} rows[] = {
		{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "", CRED_ID_MAX},
		{"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "",
	         CRED_SECRET_MAX},
		{"AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID",
	         "AWS_SECRET_ACCESS_KEY", CRED_TOKEN_MAX},
		{"AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "",
	         STS_ROLE_ARN_MAX},
		{"AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
	         "AWS_ROLE_ARN", STS_SESSION_NAME_MAX},
		{"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "",
	         CHAIN_PATH_MAX},
		{"AWS_CONTAINER_AUTHORIZATION_TOKEN",
	         "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "", CHAIN_VALUE_MAX},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		clearenv();
		setenv("HOME", "/nowhere", 1);
		setenv(rows[i].first, "/y", 1);
		if (rows[i].second[0])
			setenv(rows[i].second, "y", 1);
		CHECK_U64(with_length(rows[i].name, rows[i].max), ERR_OK);
		CHECK_U64(with_length(rows[i].name, rows[i].max + 1),
		          ERR_TOO_LONG);
		CHECK_TEXT(chain.field, rows[i].name);
	}
	clearenv();
	setenv("HOME", "/nowhere", 1);
	/* there is no such profile, but the name is well */
	CHECK_U64(with_length("AWS_PROFILE", CHAIN_NAME_MAX), ERR_CONFIG);
	CHECK_U64(with_length("AWS_PROFILE", CHAIN_NAME_MAX + 1), ERR_TOO_LONG);
}

CASE(nothing_is_left)
{
	clearenv();
	memset(&chain, 0, sizeof chain); /* of the other cases */
	setenv("AWS_SECRET_ACCESS_KEY", "s", 1);
	CHECK_U64(with_length("AWS_ACCESS_KEY_ID", 20), ERR_OK);
	chain_wipe(&chain);
	for (size_t i = 0; i < sizeof chain.text; i++)
		CHECK(chain.text[i] == 0);
}

CASE(names)
{
	static const char *const names[] = {"none",
	                                    "environment",
	                                    "profile",
	                                    "credential process",
	                                    "web identity",
	                                    "container",
	                                    "IoT credential provider",
	                                    "instance metadata"};

	for (int i = CHAIN_ANONYMOUS; i <= CHAIN_IMDS; i++)
		CHECK_TEXT(slice_of(chain_source_name((enum chain_source)i)),
		           names[i]);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(published),
	                                       RUN(our_own),
	                                       RUN(hosts),
	                                       RUN(lengths_at_the_limit),
	                                       RUN(nothing_is_left),
	                                       RUN(names),
	                                       {0}});
}
