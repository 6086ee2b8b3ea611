#include "base/digest.h"

#include "base/buf.h"
#include "check.h"

/* FIPS 180-4 and RFC 1321: of nothing, of "abc", of a million times "a". */
struct vector {
	enum digest_kind kind;
	size_t bytes;
	const char *none, *abc, *million;
};

static const struct vector vectors[] = {
	{DIGEST_SHA256, 32,
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
         "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	{DIGEST_SHA1, 20, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
         "a9993e364706816aba3e25717850c26c9cd0d89d",
         "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
	{DIGEST_MD5, 16, "d41d8cd98f00b204e9800998ecf8427e",
         "900150983cd24fb0d6963f7d28e17f72",
         "7707d6ae4e027c70eea2a935c2296f21"},
};

enum { KINDS = sizeof vectors / sizeof *vectors, MILLION = 1000000 };

static struct slice hex_of(struct digest *d, size_t bytes)
{
	static char text[2 * SHA256_BYTES];
	uint8_t out[SHA256_BYTES];
	struct buf b = BUF(text);

	digest_finish(d, out);
	buf_put_hex(&b, out, bytes);
	return buf_slice(&b);
}

CASE(of_known_texts)
{
	for (size_t i = 0; i < KINDS; i++) {
		const struct vector *v = &vectors[i];
		struct digest d;

		digest_init(&d, v->kind);
		CHECK_TEXT(hex_of(&d, v->bytes), v->none);
		digest_init(&d, v->kind);
		digest_put(&d, SLICE("abc"));
		CHECK_TEXT(hex_of(&d, v->bytes), v->abc);
		digest_init(&d, v->kind);
		digest_put(&d, SLICE(""));
		digest_put(&d, SLICE("a"));
		digest_put(&d, SLICE("bc"));
		CHECK_TEXT(hex_of(&d, v->bytes), v->abc);
	}
}

CASE(in_pieces_of_any_size)
{
	static char text[MILLION];

	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < KINDS; i++) {
		struct slice rest = {text, sizeof text};
		struct digest d;

		digest_init(&d, vectors[i].kind);
		for (size_t n = 1; rest.n; n = n * 3 % 4099) {
			digest_put(&d, slice_first(rest, n));
			rest = slice_after(rest, n);
		}
		CHECK_TEXT(hex_of(&d, vectors[i].bytes), vectors[i].million);
	}
}

/* Several at once, one in each worker, do not disturb each other. */
CASE(side_by_side)
{
	struct digest d[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		digest_init(&d[i], vectors[i].kind);
	for (size_t i = 0; i < KINDS; i++)
		digest_put(&d[i], SLICE("ab"));
	for (size_t i = KINDS; i > 0; i--)
		digest_put(&d[i - 1], SLICE("c"));
	for (size_t i = 0; i < KINDS; i++)
		CHECK_TEXT(hex_of(&d[i], vectors[i].bytes), vectors[i].abc);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(of_known_texts),
	                                       RUN(in_pieces_of_any_size),
	                                       RUN(side_by_side),
	                                       {0}});
}
