#include "http/request.h"

#include "http/token.h"

/* No blank, no control byte, nothing past ASCII. */
static bool visible(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x21 || s.p[i] > 0x7e)
			return false;
	return true;
}

void request_start(struct buf *b, struct slice method, struct slice path,
                   struct slice query, struct slice host)
{
	if (!token_is(method) || !path.n || !visible(path) || !visible(query) ||
	    !host.n || !visible(host)) {
		b->over = true;
		return;
	}
	buf_put(b, method);
	buf_put_char(b, ' ');
	buf_put(b, path);
	if (query.n) {
		buf_put_char(b, '?');
		buf_put(b, query);
	}
	buf_put_z(b, " HTTP/1.1\r\n");
	request_field(b, SLICE("Host"), host);
}

void request_field(struct buf *b, struct slice name, struct slice value)
{
	if (!token_is(name) || slice_has_control(value)) {
		b->over = true;
		return;
	}
	buf_put(b, name);
	buf_put_z(b, ": ");
	buf_put(b, value);
	buf_put_z(b, "\r\n");
}

void request_end(struct buf *b)
{
	buf_put_z(b, "\r\n");
}
