#include "fetch/fault.h"

#include <string.h>

static void set_text(char *to, size_t cap, struct slice s)
{
	struct buf b;

	buf_init(&b, to, cap);
	buf_put(&b, slice_first(s, cap - 1));
	(void)buf_z(&b);
}

void fault_set(struct fault *f, enum err why, const char *host,
               const struct problem *p, const char *reason)
{
	memset(f, 0, sizeof *f);
	f->err = why;
	set_text(f->host, sizeof f->host, slice_of(host));
	if (p) {
		f->status = p->status;
		memcpy(f->code, p->code, sizeof f->code);
		memcpy(f->request_id, p->request_id, sizeof f->request_id);
		memcpy(f->reason, p->message, sizeof f->reason);
	}
	if (reason[0])
		set_text(f->reason, sizeof f->reason, slice_of(reason));
}

void fault_set_reason(struct fault *f, const char *what, struct slice why)
{
	char text[sizeof f->reason];
	struct buf b = BUF(text);

	buf_put_z(&b, what);
	if (why.n) {
		buf_put_z(&b, ": ");
		buf_put(&b, slice_first(why, b.cap - b.n - 1));
	}
	memcpy(f->reason, buf_z(&b), b.n + 1);
}
