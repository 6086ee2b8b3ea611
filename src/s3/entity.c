#include "s3/entity.h"

#include "base/number.h"

enum { CODE_MAX = 0x10ffff };

static uint32_t named_code(struct slice name)
{
	if (slice_equal(name, SLICE("amp")))
		return '&';
	if (slice_equal(name, SLICE("lt")))
		return '<';
	if (slice_equal(name, SLICE("gt")))
		return '>';
	if (slice_equal(name, SLICE("quot")))
		return '"';
	if (slice_equal(name, SLICE("apos")))
		return '\'';
	return 0;
}

/* S3 writes control bytes of keys as references, which XML 1.0 forbids:
 * they are taken. */
uint32_t entity_code(struct slice text)
{
	uint64_t code = 0;

	if (slice_starts(text, SLICE("#x")))
		number_hex(slice_after(text, 2), CODE_MAX, &code);
	else if (slice_starts(text, SLICE("#")))
		number_decimal(slice_after(text, 1), CODE_MAX, &code);
	else
		code = named_code(text);
	return code >= 0xd800 && code <= 0xdfff ? 0 : (uint32_t)code;
}

size_t entity_utf8(uint32_t code, char out[ENTITY_UTF8_MAX])
{
	static const uint8_t lead[ENTITY_UTF8_MAX] = {0, 0xc0, 0xe0, 0xf0};
	size_t more = code > 0xffff ? 3 : code > 0x7ff ? 2 : code > 0x7f;

	for (size_t i = more; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(lead[more] | code);
	return more + 1;
}
