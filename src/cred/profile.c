#include "cred/profile.h"

#include <string.h>

#include "base/sha256.h"
#include "cred/plain.h"

enum { WINDOW = 512 };

/* ---- keys ----------------------------------------------------------------- */

/* Key and parent of each, one behind the other. */
static const char key_names[] =
#define X(name, key, parent) key "\0" parent "\0"
	PROFILE_KEYS(X)
#undef X
	;

static const char *next_name(const char *z)
{
	return z + strlen(z) + 1;
}

const char *profile_key_name(enum profile_key k)
{
	const char *z = key_names;

	for (unsigned i = 0; i < k; i++)
		z = next_name(next_name(z));
	return z;
}

static bool is_of_services(unsigned k)
{
	return k == PROFILE_S3_ENDPOINT_URL || k == PROFILE_STS_ENDPOINT_URL;
}

/* PROFILE_KEY_COUNT when pail does not know it there. */
static unsigned find_key(struct slice key, struct slice parent, bool services)
{
	const char *z = key_names;

	for (unsigned k = 0; k < PROFILE_KEY_COUNT; k++) {
		struct slice name = slice_of(z), below = slice_of(next_name(z));

		if (is_of_services(k) == services && slice_equal(key, name) &&
		    slice_equal(parent, below))
			return k;
		z = next_name(next_name(z));
	}
	return PROFILE_KEY_COUNT;
}

struct slice profile_get(const struct profile *p, enum profile_key k)
{
	return (struct slice){p->text + p->at[k], p->n[k]};
}

bool profile_has(const struct profile *p, enum profile_key k)
{
	return p->set[k];
}

/* ---- values --------------------------------------------------------------- */

/* What stands behind the value moves up. */
static void drop(struct profile *p, unsigned k)
{
	size_t n = p->n[k], end = p->at[k] + n;

	memmove(p->text + p->at[k], p->text + end, p->text_n - end);
	for (unsigned other = 0; other < PROFILE_KEY_COUNT; other++)
		if (p->at[other] >= end)
			p->at[other] = (uint16_t)(p->at[other] - n);
	p->text_n -= n;
	p->at[k] = p->n[k] = 0;
}

static enum err keep(struct profile *p, unsigned k, struct slice value)
{
	drop(p, k);
	p->set[k] = true;
	if (value.n > PROFILE_TEXT_MAX - p->text_n) {
		p->why = "the values of the profile are too long";
		return ERR_TOO_LONG;
	}
	if (value.n)
		memcpy(p->text + p->text_n, value.p, value.n);
	p->at[k] = (uint16_t)p->text_n;
	p->n[k] = (uint16_t)value.n;
	p->text_n += value.n;
	return ERR_OK;
}

static void forget_values(struct profile *p)
{
	sha256_wipe(p->text, p->text_n);
	memset(p->at, 0, sizeof p->at);
	memset(p->n, 0, sizeof p->n);
	memset(p->set, 0, sizeof p->set);
	p->text_n = 0;
}

void profile_wipe(struct profile *p)
{
	sha256_wipe(p, sizeof *p);
}

/* ---- sections ------------------------------------------------------------- */

/* What is looked for while a file is read. */
struct search {
	struct profile *p;
	enum ini_section kind; /* INI_PROFILE or INI_SERVICES */
	struct slice name;
	bool prefixed; /* [profile default] was there */
	bool in;       /* the section is one of those */
	bool found;    /* some section was */
};

/* Values of a [default] that came first give way too. */
static void take_section(struct search *s, const struct ini *i)
{
	s->in = i->section == s->kind && slice_equal(ini_name(i), s->name) &&
	        !(i->plain_default && s->prefixed);
	s->found = s->found || s->in;
	if (s->kind != INI_PROFILE)
		return;
	s->p->any = s->p->any || i->section == INI_PROFILE;
	s->p->found = s->p->found || s->in;
	if (s->in && i->file == INI_CONFIG && !i->plain_default &&
	    !s->prefixed && slice_equal(s->name, SLICE("default"))) {
		s->prefixed = true;
		forget_values(s->p);
	}
}

static enum err take_event(struct search *s, const struct ini *i,
                           enum ini_event event)
{
	unsigned k;

	if (event == INI_SECTION)
		take_section(s, i);
	if (event != INI_PROPERTY || !s->in)
		return ERR_OK;
	k = find_key(ini_key(i), ini_parent(i), s->kind == INI_SERVICES);
	return k < PROFILE_KEY_COUNT ? keep(s->p, k, ini_value(i)) : ERR_OK;
}

/* ---- files ---------------------------------------------------------------- */

static enum err feed(struct search *s, struct ini *i, struct slice in)
{
	enum ini_event event = INI_SECTION;
	enum err e = ERR_OK;
	size_t used;

	while (e == ERR_OK && event != INI_MORE) {
		e = ini_feed(i, in, &used, &event);
		in = slice_after(in, used);
		if (e == ERR_OK)
			e = take_event(s, i, event);
	}
	return e;
}

static enum err read_file(struct search *s, struct port *port,
                          struct port_file f, struct ini *i)
{
	char window[WINDOW];
	enum ini_event event = INI_MORE;
	enum err e = ERR_OK;
	size_t got = 1;

	while (e == ERR_OK && got) {
		e = port_file_read(port, f, window, sizeof window, &got);
		if (e == ERR_OK)
			e = feed(s, i, (struct slice){window, got});
	}
	if (e == ERR_OK)
		e = ini_finish(i, &event);
	if (e == ERR_OK)
		e = take_event(s, i, event);
	sha256_wipe(window, sizeof window);
	return e;
}

/* One that nobody named need not be there. */
static enum err open_file(struct port *port, const char *path, bool named,
                          struct port_file *f, bool *there)
{
	enum err e = plain_open(port, path, f);

	*there = e == ERR_OK;
	return e == ERR_NO_FILE && !named ? ERR_OK : e;
}

static void put_fault(struct profile *p, const char *path, const struct ini *i)
{
	if (!p->why[0])
		p->why = i->why;
	p->line = p->why[0] ? i->line : 0;
	memcpy(p->path, path, strlen(path) + 1);
}

static enum err load_file(struct search *s, struct port *port, const char *path,
                          bool named, enum ini_file file, struct ini *i)
{
	struct port_file f;
	bool there = false;
	enum err e = ERR_OK;

	if (!path[0])
		return ERR_OK;
	ini_init(i, file);
	e = open_file(port, path, named, &f, &there);
	if (there) {
		e = read_file(s, port, f, i);
		port_file_close(port, &f);
	}
	if (there && file == INI_CREDENTIALS)
		s->p->loose = port_path_is_shared(port, path);
	if (e != ERR_OK)
		put_fault(s->p, path, i);
	return e;
}

/* The services' name is one of the values, which move while it is compared. */
static enum err load_services(struct profile *p, struct port *port,
                              const struct profile_files *f, struct ini *i)
{
	char name[INI_NAME_MAX];
	struct search s = {.p = p, .kind = INI_SERVICES};
	struct slice services = profile_get(p, PROFILE_SERVICES);
	enum err e;

	p->services_lost = services.n > 0;
	if (services.n == 0 || services.n > sizeof name)
		return ERR_OK;
	memcpy(name, services.p, services.n);
	s.name = (struct slice){name, services.n};
	e = load_file(&s, port, f->config, f->config_named, INI_CONFIG, i);
	p->services_lost = !s.found;
	return e;
}

enum err profile_load(struct profile *p, struct port *port,
                      const struct profile_files *f, struct slice name,
                      struct ini *scratch)
{
	struct search s = {.p = p, .kind = INI_PROFILE, .name = name};
	enum err e;

	memset(p, 0, sizeof *p);
	p->why = "";
	e = load_file(&s, port, f->config, f->config_named, INI_CONFIG,
	              scratch);
	if (e == ERR_OK)
		e = load_file(&s, port, f->credentials, f->credentials_named,
		              INI_CREDENTIALS, scratch);
	if (e == ERR_OK)
		e = load_services(p, port, f, scratch);
	if (e != ERR_OK)
		forget_values(p);
	sha256_wipe(scratch, sizeof *scratch);
	return e;
}

/* ---- where they are ------------------------------------------------------- */

static enum err put_path(char *path, struct slice head, struct slice tail)
{
	struct buf b;

	buf_init(&b, path, PROFILE_PATH_MAX + 1);
	buf_put(&b, head);
	buf_put(&b, tail);
	(void)buf_z(&b);
	if (!b.over)
		return ERR_OK;
	path[0] = '\0';
	return ERR_TOO_LONG;
}

/* Without HOME a "~" is left as it is, and will not be found. */
static enum err put_named(char *path, struct slice value, struct slice home)
{
	if (slice_equal(value, SLICE("/dev/null")))
		return ERR_OK;
	if (home.n && slice_starts(value, SLICE("~/")))
		return put_path(path, home, slice_after(value, 1));
	return put_path(path, value, SLICE(""));
}

/* The kernel and BusyBox's init start a board's scripts with HOME=/, which is
 * nobody's home; but in a container the files may lie there. */
static bool is_home(struct port *port, struct slice home)
{
	enum port_kind kind;

	if (!slice_equal(home, SLICE("/")))
		return home.n > 0;
	return port_path_kind(port, "/.aws", &kind) != ERR_OK ||
	       kind != PORT_ABSENT;
}

/* One of the two: `name` is as it is beneath HOME, "/.aws/...". */
static enum err find_file(struct slice named, struct slice home, bool at_home,
                          struct slice name, char *path)
{
	if (named.n)
		return put_named(path, named, home);
	if (!at_home)
		return put_path(path, SLICE("/etc/pail"),
		                slice_after(name, sizeof "/.aws" - 1));
	return put_path(path, home, name);
}

enum err profile_find_files(struct port *port, struct profile_files *f)
{
	struct slice config = port_env(port, "AWS_CONFIG_FILE");
	struct slice credentials = port_env(port,
	                                    "AWS_SHARED_CREDENTIALS_FILE");
	struct slice home = port_env(port, "HOME");
	bool at_home = is_home(port, home);
	enum err e;

	memset(f, 0, sizeof *f);
	e = find_file(config, home, at_home, SLICE("/.aws/config"), f->config);
	if (e == ERR_OK)
		e = find_file(credentials, home, at_home,
		              SLICE("/.aws/credentials"), f->credentials);
	f->config_named = config.n && f->config[0];
	f->credentials_named = credentials.n && f->credentials[0];
	return e;
}
