#include "check.h"
#include "net/pem.h"
#include "pieces.h"

static uint8_t der[PEM_CERT_MAX];

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END   "-----END CERTIFICATE-----\n"

/* The certificates (or keys) in a text fed in pieces of n bytes, each with
 * a '|'. */
static struct slice decode_kind(struct slice text, size_t n, bool keys)
{
	struct pieces in = pieces_of(text, n);
	static char out[4 * PEM_CERT_MAX];
	size_t out_n = 0;
	struct pem d;

	if (keys)
		pem_init_keys(&d, der);
	else
		pem_init(&d, der);
	while (pieces_next(&in)) {
		struct slice piece = in.piece;

		while (piece.n) {
			size_t used;
			bool done;

			pem_feed(&d, piece, &used, &done);
			piece = slice_after(piece, used);
			if (!done)
				continue;
			memcpy(out + out_n, der, d.der_n);
			out_n += d.der_n;
			out[out_n++] = '|';
		}
	}
	return (struct slice){out, out_n};
}

static struct slice decode(struct slice in, size_t n)
{
	return decode_kind(in, n, false);
}

/* Whole, and in pieces of each size. */
static void check_decodes(struct check *check_, const char *text,
                          const char *want, bool keys)
{
	struct slice in = slice_of(text);

	for (size_t n = 1; n <= in.n; n++)
		CHECK_TEXT(decode_kind(in, n, keys), want);
}

#define DECODES(text, want) CHECK_CALL(check_decodes(check_, text, want, false))
#define KEYS(text, want)    CHECK_CALL(check_decodes(check_, text, want, true))
#define KEY(label, body) \
	"-----BEGIN " label "-----\n" body "\n-----END " label "-----\n"

CASE(certificates)
{
	DECODES(BEGIN "YWJj\n" END, "abc|");
	DECODES(BEGIN "YWJjZA==\n" END, "abcd|");
	DECODES(BEGIN "YWJjZGU=\n" END, "abcde|");
	DECODES(BEGIN "YW\nJj\n" END BEGIN "eHl6\n" END, "abc|xyz|");
	DECODES(BEGIN "+/+/\n" END, "\xfb\xff\xbf|");
	/* spaces, CR LF, no line ends inside, blank lines */
	DECODES("-----BEGIN CERTIFICATE----- \r\nYW Jj\t\r\n\r\n"
	        "-----END CERTIFICATE-----\r\n",
	        "abc|");
}

CASE(text_between_is_skipped)
{
	DECODES("# Some CA\nsubject=x\n\n" BEGIN "YWJj\n" END
	        "=====\nLast\n" BEGIN "eHl6\n" END,
	        "abc|xyz|");
	DECODES("-----BEGIN RSA PRIVATE KEY-----\nYWJj\n"
	        "-----END RSA PRIVATE KEY-----\n" BEGIN "eHl6\n" END,
	        "xyz|");
	DECODES("-----BEGIN TRUSTED CERTIFICATE-----\nYWJj\n"
	        "-----END TRUSTED CERTIFICATE-----\n",
	        "");
	DECODES(" " BEGIN "YWJj\n" END, "");
	DECODES("x" BEGIN "YWJj\n" END, "");
	DECODES("", "");
}

CASE(a_broken_one_does_not_hide_the_next)
{
	DECODES(BEGIN "YW!j\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJ\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJjZ\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJjZB==\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJjZGV=\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJj=\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJj====\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJjZA===\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "ZA==YWJj\n" END BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN END BEGIN "eHl6\n" END, "xyz|");
	/* no END; another END; an END with more behind it */
	DECODES(BEGIN "YWJj\n" BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJj\n-----END KEY-----\n" BEGIN "eHl6\n" END, "xyz|");
	DECODES(BEGIN "YWJj\n-----END CERTIFICATE-----x\n" BEGIN "eHl6\n" END,
	        "xyz|");
	DECODES(BEGIN "YWJj\n-\n" END BEGIN "eHl6\n" END, "xyz|");
	/* the file ends too soon */
	DECODES(BEGIN "YWJj\n-----END CERTIFICATE-----", "");
	DECODES(BEGIN "YWJj\n", "");
}

CASE(private_keys)
{
	KEYS(KEY("PRIVATE KEY", "YWJj"), "abc|");
	KEYS(KEY("RSA PRIVATE KEY", "YWJj"), "abc|");
	KEYS(KEY("EC PRIVATE KEY", "YWJj"), "abc|");
	KEYS(KEY("EC PARAMETERS", "YWJj") KEY("EC PRIVATE KEY", "eHl6"),
	     "xyz|");
	KEYS(BEGIN "YWJj\n" END KEY("PRIVATE KEY", "eHl6"), "xyz|");
	KEYS("-----BEGIN RSA PRIVATE KEY----- \r\nYWJj\r\n"
	     "-----END RSA PRIVATE KEY-----\r\n",
	     "abc|");
	/* other kinds, and encrypted ones */
	KEYS(KEY("ENCRYPTED PRIVATE KEY", "YWJj"), "");
	KEYS(KEY("DSA PRIVATE KEY", "YWJj"), "");
	KEYS(KEY("OPENSSH PRIVATE KEY", "YWJj"), "");
	KEYS(KEY("PUBLIC KEY", "YWJj"), "");
	KEYS(KEY("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nYWJj"), "");
	/* an end of another kind */
	KEYS("-----BEGIN RSA PRIVATE KEY-----\nYWJj\n"
	     "-----END PRIVATE KEY-----\n" KEY("PRIVATE KEY", "eHl6"),
	     "xyz|");
	DECODES(KEY("PRIVATE KEY", "YWJj") BEGIN "eHl6\n" END, "xyz|");
}

static void put_certificate(char *to, size_t groups)
{
	strcpy(to, BEGIN);
	for (to += strlen(to); groups; groups--, to += 5)
		memcpy(to, "AAAA\n", 5);
	strcpy(to, END);
}

CASE(the_longest)
{
	static char text[PEM_CERT_MAX * 2];
	/* 3 bytes a group, and then one or two more */
	const size_t groups = PEM_CERT_MAX / 3;
	const char *tail = "AAA=\n" END;

	_Static_assert(PEM_CERT_MAX % 3 == 2, "two bytes are left over");
	put_certificate(text, groups);
	strcpy(text + strlen(BEGIN) + groups * 5, tail);
	CHECK_U64(decode(slice_of(text), 1000).n, PEM_CERT_MAX + 1);
	put_certificate(text, groups + 1);
	CHECK_U64(decode(slice_of(text), 1000).n, 0);
	/* and what follows is found */
	strcat(text, BEGIN "YWJj\n" END);
	CHECK_TEXT(decode(slice_of(text), 1000), "abc|");
}

CASE(an_endless_line)
{
	static char text[200000];

	memset(text, '-', sizeof text - 1);
	CHECK_U64(decode(slice_of(text), 4096).n, 0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(certificates),
	                              RUN(text_between_is_skipped),
	                              RUN(a_broken_one_does_not_hide_the_next),
	                              RUN(private_keys),
	                              RUN(the_longest),
	                              RUN(an_endless_line),
	                              {0}});
}
