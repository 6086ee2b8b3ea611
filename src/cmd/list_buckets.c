#include "cmd/list_buckets.h"

#include "cmd/errand.h"
#include "cmd/rows.h"

struct list_buckets {
	struct errand errand;
	struct listing listing;
	char line[ROWS_LINE_MAX];
};

/* `pail buckets` has names only, whatever --json says of errors. */
static struct rows rows_of(const struct options *o)
{
	bool json = o->json && o->command == COMMAND_LS;

	return (struct rows){.form = json ? ROWS_JSON : ROWS_NAMES,
	                     .nul = o->nul};
}

static bool put(struct list_buckets *l, const struct rows *rows)
{
	struct buf b = BUF(l->line);

	rows_put_bucket(&b, rows, l->listing.entry.name);
	return errand_put(&l->errand, buf_slice(&b));
}

static void list(struct list_buckets *l)
{
	struct errand *e = &l->errand;
	struct rows rows = rows_of(e->options);
	struct slice what = SLICE("buckets");

	listing_start_buckets(&l->listing, port_now_ms(e->port));
	for (;;) {
		switch (errand_next(e, &l->listing, what)) {
		case LISTING_ENTRY:
			if (!put(l, &rows))
				return;
			break;
		case LISTING_DONE: return;
		default: /* FAILED: the errand has dealt with the others */
			errand_flush(e);
			errand_fault(e, what, &l->listing.call.fault);
			return;
		}
	}
}

int list_buckets_run(struct port *port, const struct options *o,
                     struct report *r)
{
	struct setup_need need = {.s3 = true, .callers = 1};
	struct list_buckets *l = errand_claim(port, o, r, sizeof *l);

	if (!l)
		return errand_end(NULL);
	if (errand_open(&l->errand, &need) &&
	    errand_listing(&l->errand, &l->listing))
		list(l);
	return errand_end(&l->errand);
}
