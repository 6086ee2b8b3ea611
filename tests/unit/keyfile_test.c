#include "cred/keyfile.h"

#include "check.h"
#include "place.h"

enum { CAP = 512 };

/* Reads it behind what is there already ("+"), to at most that many bytes. */
static enum err read_up_to(const struct place *w, size_t cap, struct slice *got)
{
	static char text[CAP + 1];
	struct buf b;
	enum err e;

	buf_init(&b, text, cap + 1);
	buf_put_char(&b, '+');
	e = keyfile_read(w->port, place_at(w, "f"), &b);
	*got = slice_after(buf_slice(&b), 1);
	/* What was there stays, and after an error nothing is added. */
	if (b.over || text[0] != '+' || (e != ERR_OK && b.n != 1))
		return ERR_BUG;
	return e;
}

static struct slice content(const struct place *w, struct slice text)
{
	struct slice got = {NULL, 0};
	enum err e;

	if (!place_put(w, "f", text))
		return SLICE("(not written)");
	e = read_up_to(w, CAP, &got);
	return e == ERR_OK ? got : slice_of(err_name(e));
}

CASE(ends_are_trimmed)
{
	struct place w;

	CHECK(place_open(&w));
	CHECK_TEXT(content(&w, SLICE("token")), "token");
	CHECK_TEXT(content(&w, SLICE("token\n")), "token");
	CHECK_TEXT(content(&w, SLICE("token\r\n")), "token");
	CHECK_TEXT(content(&w, SLICE("\n \t token\t \n\n")), "token");
	CHECK_TEXT(content(&w, SLICE("Basic to ken\n")), "Basic to ken");
	place_close(&w);
}

CASE(refused)
{
	struct place w;

	CHECK(place_open(&w));
	CHECK_TEXT(content(&w, SLICE("")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE(" \r\n\t")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE("to\nken")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE("to\rken")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE("to\0ken")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE("token\0")), "CONFIG");
	CHECK_TEXT(content(&w, SLICE("to\tken")), "CONFIG");
	place_close(&w);
}

CASE(lengths_at_the_limit)
{
	struct place w;
	struct slice got;
	char text[CAP + 64];

	CHECK(place_open(&w));
	/* windows are 256 bytes: the limit lies in one, and at its end */
	for (size_t cap = 254; cap <= 258; cap++) {
		memset(text, ' ', sizeof text);
		memset(text, 'x', cap);
		CHECK(place_put(&w, "f", (struct slice){text, sizeof text}));
		CHECK_U64(read_up_to(&w, cap, &got), ERR_OK);
		CHECK_U64(got.n, cap);
		CHECK_U64(read_up_to(&w, cap - 1, &got), ERR_TOO_LONG);
		text[cap + 1] = 'x'; /* a blank inside does not count less */
		CHECK(place_put(&w, "f", (struct slice){text, sizeof text}));
		CHECK_U64(read_up_to(&w, cap, &got), ERR_TOO_LONG);
		CHECK_U64(read_up_to(&w, cap + 2, &got), ERR_OK);
	}
	place_close(&w);
}

CASE(blanks_without_end)
{
	static char blanks[65536];
	struct place w;
	struct slice got;

	CHECK(place_open(&w));
	memset(blanks, '\n', sizeof blanks);
	blanks[sizeof blanks - 1] = 'x';
	CHECK(place_put(&w, "f", (struct slice){blanks, sizeof blanks}));
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_OK);
	CHECK(place_poke(&w, "f", sizeof blanks, SLICE("\n")));
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_TOO_LONG);
	place_close(&w);
}

/* A FIFO that nobody writes to would be waited for. */
CASE(no_plain_file)
{
	struct place w;
	struct slice got;
	uint8_t key[KEYFILE_CUSTOMER_BYTES];

	CHECK(place_open(&w));
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_NO_FILE);
	CHECK(mkfifo(place_at(&w, "f"), 0600) == 0);
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_NOT_FILE);
	CHECK_U64(keyfile_read_customer_key(w.port, place_at(&w, "f"), key),
	          ERR_NOT_FILE);
	CHECK(unlink(place_at(&w, "f")) == 0);
	CHECK(mkdir(place_at(&w, "f"), 0700) == 0);
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_NOT_FILE);
	CHECK(rmdir(place_at(&w, "f")) == 0);
	CHECK(symlink("nowhere", place_at(&w, "f")) == 0);
	CHECK(read_up_to(&w, CAP, &got) != ERR_OK);
	/* A link to a file is what Kubernetes has for a token. */
	CHECK(place_put(&w, "nowhere", SLICE("t\n")));
	CHECK_U64(read_up_to(&w, CAP, &got), ERR_OK);
	CHECK_TEXT(got, "t");
	place_close(&w);
}

static enum err customer(const struct place *w, struct slice text,
                         uint8_t key[KEYFILE_CUSTOMER_BYTES])
{
	memset(key, 0xee, KEYFILE_CUSTOMER_BYTES);
	if (!place_put(w, "f", text))
		return ERR_BUG;
	return keyfile_read_customer_key(w->port, place_at(w, "f"), key);
}

#define BASE64 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

CASE(customer_keys)
{
	struct place w;
	uint8_t key[KEYFILE_CUSTOMER_BYTES], want[KEYFILE_CUSTOMER_BYTES];

	CHECK(place_open(&w));
	for (size_t i = 0; i < sizeof want; i++)
		want[i] = (uint8_t)i; /* NUL, TAB, CR, LF and a blank behind */
	CHECK(!customer(&w, (struct slice){(char *)want, 32}, key));
	CHECK(memcmp(key, want, 32) == 0);
	CHECK(!customer(&w, SLICE(BASE64), key));
	CHECK(memcmp(key, want, 32) == 0);
	CHECK(!customer(&w, SLICE(BASE64 "\n"), key));
	CHECK(memcmp(key, want, 32) == 0);
	CHECK(!customer(&w, SLICE(BASE64 "\r\n"), key));
	CHECK(memcmp(key, want, 32) == 0);
	memset(want, '\n', 32);
	CHECK(!customer(&w, (struct slice){(char *)want, 32}, key));
	CHECK(memcmp(key, want, 32) == 0);
	place_close(&w);
}

CASE(customer_keys_refused)
{
	static const struct slice rows[] = {
		SLICE(""),
		SLICE("0123456789abcdef0123456789abcde"),
		SLICE("0123456789abcdef0123456789abcdef\n"),
		SLICE("0123456789abcdef0123456789abcdef0"),
		SLICE(BASE64 "\n\n"),
		SLICE(BASE64 " "),
		SLICE(" " BASE64),
		SLICE(BASE64 "A"),
		SLICE(BASE64 "\r\nx"),
		SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
		SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8*"),
		/* 31 and 33 bytes */
		SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg=="),
		SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"),
		/* bits left over */
		SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9="),
	};
	struct place w;
	uint8_t key[KEYFILE_CUSTOMER_BYTES], zero[KEYFILE_CUSTOMER_BYTES] = {0};

	CHECK(place_open(&w));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (customer(&w, rows[i], key) != ERR_CONFIG)
			CHECK_FAIL("row %zu was taken", i);
		CHECK(memcmp(key, zero, sizeof key) == 0);
	}
	place_close(&w);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(ends_are_trimmed),
	                                       RUN(refused),
	                                       RUN(lengths_at_the_limit),
	                                       RUN(blanks_without_end),
	                                       RUN(no_plain_file),
	                                       RUN(customer_keys),
	                                       RUN(customer_keys_refused),
	                                       {0}});
}
