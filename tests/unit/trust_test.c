/* trust: stores that are files and directories, good and bad. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "check.h"
#include "net/der.h"
#include "net/trust.h"
#include "place.h"

#define CERTS "tests/vectors/certs/"

static void add_text(const struct place *w, const char *name, const char *text)
{
	FILE *f = fopen(place_at(w, name), "a");

	if (!f || fputs(text, f) < 0 || fclose(f))
		abort();
}

static void add(const struct place *w, const char *name, const char *cert)
{
	static char text[16384];
	char path[128];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, CERTS "%s.pem", cert);
	f = fopen(path, "r");
	n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	if (!n || fclose(f))
		abort();
	text[n] = '\0';
	add_text(w, name, text);
}

/* Finds a DER Name: any certificate's subject out of the vectors. */
static bool copy_subject(void *to, struct slice der)
{
	struct slice found;
	struct buf *b = to;

	if (der_subject(der, &found))
		buf_put(b, found);
	return false;
}

static struct slice name_of(struct place *w, const char *cert)
{
	static char text[256];
	struct buf b = BUF(text);
	struct trust t;
	char path[128];

	snprintf(path, sizeof path, CERTS "%s.pem", cert);
	if (trust_init(&t, w->port, slice_of(path)) ||
	    trust_search(&t, SLICE(""), copy_subject, &b))
		abort();
	return buf_slice(&b);
}

struct hits {
	unsigned count, enough;
};

static bool count_hit(void *ctx, struct slice der)
{
	struct hits *h = ctx;

	(void)der;
	return ++h->count != h->enough;
}

static unsigned hits_of(struct trust *t, struct slice name, unsigned enough)
{
	struct hits h = {0, enough};

	return trust_search(t, name, count_hit, &h) ? 99 : h.count;
}

CASE(the_issuer_is_found_wherever_it_stands)
{
	struct place w;
	struct trust t;

	CHECK(place_open(&w));
	add_text(&w, "store", "# a comment\n");
	add(&w, "store", "otherca");
	add(&w, "store", "server");
	add(&w, "store", "ca");
	CHECK(!trust_init(&t, w.port, slice_of(place_at(&w, "store"))));
	CHECK(!t.directory);
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 0), 1);
	CHECK_U64(hits_of(&t, name_of(&w, "otherca"), 0), 1);
	CHECK_U64(hits_of(&t, name_of(&w, "middle"), 0), 0);
	CHECK_U64(hits_of(&t, slice_first(name_of(&w, "ca"), 10), 0), 0);
	/* two of one name are both handed out, unless one is enough */
	add(&w, "store", "ca");
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 0), 2);
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 1), 1);
	place_close(&w);
}

CASE(a_broken_one_in_the_middle)
{
	struct place w;
	struct trust t;

	CHECK(place_open(&w));
	add(&w, "store", "otherca");
	add_text(&w, "store", "-----BEGIN CERTIFICATE-----\nMIIB!!!!\n");
	add(&w, "store", "ca");
	add_text(&w, "store", "-----BEGIN CERTIFICATE-----\nMIIB\n");
	CHECK(!trust_init(&t, w.port, slice_of(place_at(&w, "store"))));
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 0), 1);
	CHECK_U64(hits_of(&t, name_of(&w, "otherca"), 0), 1);
	place_close(&w);
}

/* Far past any buffer, the wanted one last and without a last line end. */
CASE(a_huge_store)
{
	struct place w;
	struct trust t;
	struct stat st;

	CHECK(place_open(&w));
	for (int i = 0; i < 400; i++)
		add(&w, "store", "otherca");
	add(&w, "store", "ca");
	CHECK(stat(place_at(&w, "store"), &st) == 0);
	CHECK(truncate(place_at(&w, "store"), st.st_size - 1) == 0);
	CHECK(!trust_init(&t, w.port, slice_of(place_at(&w, "store"))));
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 0), 1);
	CHECK_U64(hits_of(&t, name_of(&w, "otherca"), 0), 400);
	place_close(&w);
}

CASE(a_directory)
{
	struct place w;
	struct trust t;

	CHECK(place_open(&w));
	CHECK(mkdir(place_at(&w, "sub"), 0777) == 0);
	CHECK(mkfifo(place_at(&w, "fifo"), 0666) == 0);
	CHECK(symlink("nowhere", place_at(&w, "dangling")) == 0);
	add_text(&w, "README", "no certificate\n");
	CHECK_U64(trust_init(&t, w.port, slice_of(w.path)), ERR_CA_FILE);
	add(&w, "ca.pem", "ca");
	add(&w, "other.crt", "otherca");
	CHECK(symlink("ca.pem", place_at(&w, "01234567.0")) == 0);
	CHECK(!trust_init(&t, w.port, slice_of(w.path)));
	CHECK(t.directory);
	CHECK_U64(hits_of(&t, name_of(&w, "ca"), 0), 2);
	CHECK_U64(hits_of(&t, name_of(&w, "otherca"), 0), 1);
	CHECK_U64(hits_of(&t, name_of(&w, "middle"), 0), 0);
	place_close(&w);
}

CASE(what_is_no_store)
{
	char path[TRUST_PATH_MAX + 2];
	struct place w;
	struct trust t;

	CHECK(place_open(&w));
	CHECK_U64(trust_init(&t, w.port, slice_of(place_at(&w, "none"))),
	          ERR_CA_FILE);
	CHECK_U64(trust_init(&t, w.port, slice_of(w.path)), ERR_CA_FILE);
	add_text(&w, "empty", "");
	CHECK_U64(trust_init(&t, w.port, slice_of(place_at(&w, "empty"))),
	          ERR_CA_FILE);
	add_text(&w, "bad",
	         "-----BEGIN CERTIFICATE-----\nYWJj\n"
	         "-----END CERTIFICATE-----\n");
	CHECK_U64(trust_init(&t, w.port, slice_of(place_at(&w, "bad"))),
	          ERR_CA_FILE);
	CHECK(mkfifo(place_at(&w, "fifo"), 0666) == 0);
	CHECK_U64(trust_init(&t, w.port, slice_of(place_at(&w, "fifo"))),
	          ERR_CA_FILE);
	memset(path, '/', sizeof path);
	CHECK_U64(trust_init(&t, w.port, (struct slice){path, sizeof path}),
	          ERR_TOO_LONG);
	CHECK_U64(trust_init(&t, w.port, SLICE("a\0b")), ERR_CA_FILE);
	/* one that goes away between start and search */
	add(&w, "gone", "ca");
	CHECK(!trust_init(&t, w.port, slice_of(place_at(&w, "gone"))));
	CHECK(unlink(place_at(&w, "gone")) == 0);
	CHECK_U64(hits_of(&t, SLICE("x"), 0), 99);
	place_close(&w);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(the_issuer_is_found_wherever_it_stands),
				 RUN(a_broken_one_in_the_middle),
				 RUN(a_huge_store),
				 RUN(a_directory),
				 RUN(what_is_no_store),
				 {0}});
}
