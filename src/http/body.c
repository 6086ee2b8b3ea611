#include "http/body.h"

#include "base/number.h"
#include "http/token.h"

/* 16 hexadecimal digits fill b->left. */
enum { SIZE_DIGITS_MAX = 16 };

/*
 *     SIZE -> EXTENSION? -> SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE
 *                              | size 0
 *                              v
 *     TRAILER -> TRAILER_NAME -> TRAILER_VALUE -> TRAILER_LF -> TRAILER
 *        | CR
 *        v
 *     END_LF -> done
 */
enum {
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER,
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_LF,
	END_LF,
};

void body_init(struct body *b, enum body_kind kind, uint64_t length)
{
	*b = (struct body){
		.kind = kind,
		.left = kind == BODY_LENGTH ? length : 0,
		.state = kind == BODY_CHUNKED ? SIZE : DATA,
		.done = kind == BODY_NONE ||
	                (kind == BODY_LENGTH && length == 0),
	};
}

static enum err expect(struct body *b, char c, char want, int next)
{
	if (c != want)
		return ERR_HTTP_BODY;
	b->state = next;
	return ERR_OK;
}

/* A byte that is skipped, and counted lest it go on for ever. */
static enum err skip_byte(struct body *b, int next)
{
	if (b->extra == BODY_EXTRA_MAX)
		return ERR_HTTP_LIMIT;
	b->extra++;
	b->state = next;
	return ERR_OK;
}

static enum err take_size(struct body *b, char c)
{
	int digit = number_hex_digit(c);

	if (digit >= 0 && b->digits < SIZE_DIGITS_MAX) {
		b->left = b->left << 4 | (uint64_t)digit;
		b->digits++;
		return ERR_OK;
	}
	if (digit >= 0 || b->digits == 0)
		return ERR_HTTP_BODY;
	return c == ';' ? skip_byte(b, EXTENSION) : expect(b, c, '\r', SIZE_LF);
}

static enum err take_size_lf(struct body *b, char c)
{
	b->digits = 0;
	return expect(b, c, '\n', b->left ? DATA : TRAILER);
}

static enum err take_trailer_name(struct body *b, char c)
{
	if (c == ':' && b->state == TRAILER_NAME)
		return skip_byte(b, TRAILER_VALUE);
	return token_has(c) ? skip_byte(b, TRAILER_NAME) : ERR_HTTP_BODY;
}

/* An extension or a trailer's value, to its CR. */
static enum err take_text(struct body *b, char c, int after_cr)
{
	if (!token_value_has(c))
		return expect(b, c, '\r', after_cr);
	return skip_byte(b, b->state);
}

/* One byte that is not data. */
static enum err take_framing(struct body *b, char c)
{
	switch (b->state) {
	case SIZE: return take_size(b, c);
	case EXTENSION: return take_text(b, c, SIZE_LF);
	case SIZE_LF: return take_size_lf(b, c);
	case DATA_CR: return expect(b, c, '\r', DATA_LF);
	case DATA_LF: return expect(b, c, '\n', SIZE);
	case TRAILER:
		if (c == '\r')
			return expect(b, c, '\r', END_LF);
		return take_trailer_name(b, c);
	case TRAILER_NAME: return take_trailer_name(b, c);
	case TRAILER_VALUE: return take_text(b, c, TRAILER_LF);
	case TRAILER_LF: return expect(b, c, '\n', TRAILER);
	case END_LF: b->done = c == '\n'; return expect(b, c, '\n', END_LF);
	default: return ERR_BUG;
	}
}

/* Data, up to the end of the chunk or body. */
static struct slice take_data(struct body *b, struct slice in)
{
	if (b->kind != BODY_CLOSE) {
		if (in.n > b->left)
			in.n = (size_t)b->left;
		b->left -= in.n;
		if (b->left == 0 && b->kind == BODY_LENGTH)
			b->done = true;
		if (b->left == 0 && b->kind == BODY_CHUNKED)
			b->state = DATA_CR;
	}
	b->taken += in.n;
	return in;
}

enum err body_feed(struct body *b, struct slice in, size_t *used,
                   struct slice *data)
{
	*used = 0;
	*data = (struct slice){NULL, 0};
	while (b->error == ERR_OK && !b->done && *used < in.n) {
		if (b->state == DATA) {
			*data = take_data(b, slice_after(in, *used));
			*used += data->n;
			break;
		}
		b->error = take_framing(b, in.p[*used]);
		if (b->error == ERR_OK)
			++*used;
	}
	return b->error;
}

enum err body_close(struct body *b, bool clean)
{
	if (b->error == ERR_OK && !b->done) {
		if (b->kind == BODY_CLOSE && clean)
			b->done = true;
		else
			b->error = ERR_CUT;
	}
	return b->error;
}
