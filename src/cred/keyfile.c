#include "cred/keyfile.h"

#include "base/base64.h"
#include "base/sha256.h"
#include "cred/plain.h"

enum {
	WINDOW = 256,
	READ_MAX = 65536, /* so that a file of blanks is not read for ever */
	BASE64_LETTERS = 44,
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks before the first byte are left out; those after the last may not
 * fit any more. */
static enum err take(struct buf *b, size_t start, struct slice in)
{
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];

		if (is_blank(c) && (b->n == start || b->n == b->cap))
			continue;
		if (b->n == b->cap)
			return ERR_TOO_LONG;
		buf_put_char(b, c);
	}
	return ERR_OK;
}

static enum err read_all(struct port *port, struct port_file f, struct buf *b)
{
	char window[WINDOW];
	size_t got = 1, taken = 0, start = b->n;
	enum err e = ERR_OK;

	while (e == ERR_OK && got) {
		e = port_file_read(port, f, window, sizeof window, &got);
		taken += got;
		if (e == ERR_OK && taken > READ_MAX)
			e = ERR_TOO_LONG;
		if (e == ERR_OK)
			e = take(b, start, (struct slice){window, got});
	}
	while (b->n > start && is_blank(b->p[b->n - 1]))
		b->n--;
	sha256_wipe(window, sizeof window);
	return e;
}

enum err keyfile_read(struct port *port, const char *path, struct buf *b)
{
	struct port_file f;
	size_t start = b->n;
	enum err e = plain_open(port, path, &f);

	if (e != ERR_OK)
		return e;
	e = read_all(port, f, b);
	port_file_close(port, &f);
	if (e == ERR_OK && (b->n == start || slice_has_control(slice_after(
						     buf_slice(b), start))))
		e = ERR_CONFIG;
	if (e != ERR_OK) {
		sha256_wipe(b->p + start, b->n - start);
		b->n = start;
	}
	return e;
}

/* A read may give less than there is. */
static enum err fill(struct port *port, struct port_file f, char *to,
                     size_t cap, size_t *n)
{
	size_t got = 1;
	enum err e = ERR_OK;

	for (*n = 0; e == ERR_OK && got && *n < cap; *n += got)
		e = port_file_read(port, f, to + *n, cap - *n, &got);
	return e;
}

static enum err key_of(struct slice text, uint8_t key[KEYFILE_CUSTOMER_BYTES])
{
	size_t n;

	/* Of raw bytes, any may look like the end of a line. */
	if (text.n == KEYFILE_CUSTOMER_BYTES) {
		for (size_t i = 0; i < text.n; i++)
			key[i] = (uint8_t)text.p[i];
		return ERR_OK;
	}
	if (slice_ends(text, SLICE("\n")))
		text.n--;
	if (slice_ends(text, SLICE("\r")))
		text.n--;
	if (text.n == BASE64_LETTERS &&
	    base64_decode(text, key, KEYFILE_CUSTOMER_BYTES, &n) &&
	    n == KEYFILE_CUSTOMER_BYTES)
		return ERR_OK;
	return ERR_CONFIG;
}

enum err keyfile_read_customer_key(struct port *port, const char *path,
                                   uint8_t key[KEYFILE_CUSTOMER_BYTES])
{
	char text[BASE64_LETTERS + 3]; /* with CR LF, and one too many */
	struct port_file f;
	size_t n;
	enum err e = plain_open(port, path, &f);

	if (e != ERR_OK)
		return e;
	e = fill(port, f, text, sizeof text, &n);
	port_file_close(port, &f);
	if (e == ERR_OK)
		e = key_of((struct slice){text, n}, key);
	if (e != ERR_OK)
		sha256_wipe(key, KEYFILE_CUSTOMER_BYTES);
	sha256_wipe(text, sizeof text);
	return e;
}
