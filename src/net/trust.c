#include "net/trust.h"

#include "base/buf.h"
#include "net/der.h"
#include "net/pem.h"

struct search {
	struct port *port;
	struct slice issuer;
	bool any; /* the first certificate will do, whosever it is */
	bool (*found)(void *ctx, struct slice der);
	void *ctx;
	bool over; /* found() wants no more */
	struct pem pem;
	uint8_t der[PEM_CERT_MAX];
	char in[TRUST_READ_BYTES];
};

static void look_at(struct search *s)
{
	struct slice der = {(const char *)s->der, s->pem.der_n}, subject;

	if (!der_subject(der, &subject))
		return;
	if (s->any || slice_equal(subject, s->issuer))
		s->over = !s->found(s->ctx, der);
}

static void feed(struct search *s, struct slice in)
{
	while (in.n && !s->over) {
		size_t used;
		bool done;

		pem_feed(&s->pem, in, &used, &done);
		in = slice_after(in, used);
		if (done)
			look_at(s);
	}
}

static enum err search_file(struct search *s, const char *path)
{
	struct port_file f;
	bool seekable;
	size_t got = 1;
	enum err e = port_file_open(s->port, path, &f, &seekable);

	if (e)
		return e;
	pem_init(&s->pem, s->der);
	while (!e && got && !s->over) {
		e = port_file_read(s->port, f, s->in, sizeof s->in, &got);
		feed(s, (struct slice){s->in, e ? 0 : got});
	}
	feed(s, SLICE("\n"));
	port_file_close(s->port, &f);
	return e;
}

/* A FIFO would hold us up for ever. */
static bool is_file(struct port *p, const char *path)
{
	enum port_kind kind;

	return port_path_kind(p, path, &kind) == ERR_OK && kind == PORT_FILE;
}

/* Files that cannot be read are passed over, like those that are none: what
 * they vouch for is not trusted. Running out of handles is an error. */
static enum err search_directory(struct search *s, const char *directory)
{
	char path[TRUST_PATH_MAX + 1], name[256];
	struct port_dir d;
	size_t n = 0;
	enum err e = port_dir_open(s->port, directory, &d);

	if (e)
		return e;
	while (!s->over) {
		struct buf b = BUF(path);

		e = port_dir_next(s->port, d, name, sizeof name, &n);
		if (e || !n)
			break;
		buf_put_z(&b, directory);
		buf_put_char(&b, '/');
		buf_put(&b, (struct slice){name, n});
		(void)buf_z(&b);
		if (b.over || !is_file(s->port, path))
			continue;
		e = search_file(s, path);
		if (e == ERR_NO_HANDLE || e == ERR_NO_MEMORY)
			break;
		e = ERR_OK;
	}
	port_dir_close(s->port, &d);
	return e;
}

enum err trust_search(const struct trust *t, struct slice issuer,
                      bool (*found)(void *ctx, struct slice der), void *ctx)
{
	struct search s;

	s.port = t->port;
	s.issuer = issuer;
	s.any = issuer.n == 0; /* no Name is empty; only trust_init asks so */
	s.found = found;
	s.ctx = ctx;
	s.over = false;
	if (t->directory)
		return search_directory(&s, t->path);
	return search_file(&s, t->path);
}

static bool note_one(void *seen, struct slice der)
{
	(void)der;
	*(bool *)seen = true;
	return false;
}

static enum err try_path(struct trust *t, struct slice path)
{
	struct buf b = BUF(t->path);
	enum port_kind kind;
	bool seen = false;
	enum err e;

	buf_put(&b, path);
	if (slice_find(path, '\0') != path.n)
		return ERR_CA_FILE;
	(void)buf_z(&b);
	if (b.over)
		return ERR_TOO_LONG;
	e = port_path_kind(t->port, t->path, &kind);
	if (e || (kind != PORT_FILE && kind != PORT_DIRECTORY))
		return ERR_CA_FILE;
	t->directory = kind == PORT_DIRECTORY;
	e = trust_search(t, SLICE(""), note_one, &seen);
	if (e == ERR_NO_HANDLE || e == ERR_NO_MEMORY)
		return e;
	return seen ? ERR_OK : ERR_CA_FILE;
}

/* Debian, Fedora, RHEL 7 on, openSUSE, Alpine and BSDs, FreeBSD's port, Arch;
 * then the directories of those that have no bundle. */
static const char system_paths[] =
	"/etc/ssl/certs/ca-certificates.crt\n"
	"/etc/pki/tls/certs/ca-bundle.crt\n"
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem\n"
	"/etc/ssl/ca-bundle.pem\n"
	"/etc/ssl/cert.pem\n"
	"/usr/local/share/certs/ca-root-nss.crt\n"
	"/etc/ca-certificates/extracted/tls-ca-bundle.pem\n"
	"/etc/ssl/certs\n"
	"/etc/pki/tls/certs";

enum err trust_init(struct trust *t, struct port *port, struct slice path)
{
	struct slice rest = slice_of(system_paths);
	enum err e = ERR_CA_FILE;

	t->port = port;
	t->directory = false;
	if (path.n)
		return try_path(t, path);
	while (rest.n && e == ERR_CA_FILE)
		e = try_path(t, slice_cut(&rest, '\n'));
	return e;
}
