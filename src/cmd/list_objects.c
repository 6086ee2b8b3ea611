#include "cmd/list_objects.h"

#include "cmd/errand.h"
#include "cmd/list_buckets.h"
#include "cmd/rows.h"

struct list_objects {
	struct errand errand;
	struct source source;
	struct rows rows;
	struct listing listing;
	char line[ROWS_LINE_MAX];
};

static struct rows rows_of(const struct options *o, struct slice prefix)
{
	struct rows r = {.form = o->json        ? ROWS_JSON
	                         : o->long_form ? ROWS_LONG
	                                        : ROWS_NAMES,
	                 .nul = o->nul};
	size_t slash = slice_find_last(prefix, '/');

	if (!o->recursive && slash < prefix.n)
		r.base = slice_first(prefix, slash + 1);
	return r;
}

static bool put(struct list_objects *l)
{
	const struct listing_entry *entry = &l->listing.entry;
	struct buf b = BUF(l->line);

	if (l->rows.form != ROWS_JSON && l->rows.base.n &&
	    slice_equal(entry->name, l->rows.base))
		return true;
	rows_put_entry(&b, &l->rows, entry);
	if (b.over) {
		errand_fail(&l->errand, SLICE("output"), ERR_BUG, SLICE(""));
		return false;
	}
	return errand_put(&l->errand, buf_slice(&b));
}

/* To its end; false: it has failed. */
static bool list(struct list_objects *l, struct slice what, uint64_t *found)
{
	struct errand *e = &l->errand;

	for (;;) {
		switch (errand_next(e, &l->listing, what)) {
		case LISTING_ENTRY:
			++*found;
			if (!put(l))
				return false;
			break;
		case LISTING_DONE: return true;
		default: /* FAILED: the errand has dealt with the others */
			errand_flush(e);
			errand_fault(e, what, &l->listing.call.fault);
			return false;
		}
	}
}

static void list_all(struct list_objects *l, struct slice what)
{
	struct errand *e = &l->errand;
	uint64_t found = 0;

	l->rows = rows_of(e->options, l->source.key);
	listing_start_objects(&l->listing, l->source.bucket, l->source.key,
	                      e->options->recursive ? SLICE("") : SLICE("/"),
	                      port_now_ms(e->port));
	if (list(l, what, &found) && !found && l->source.key.n)
		errand_fail(e, what, ERR_NO_OBJECT, SLICE(""));
}

int list_objects_run(struct port *port, const struct options *o,
                     struct report *r)
{
	struct setup_need need = {.s3 = true, .callers = 1};
	struct slice what = slice_of(o->source_count ? o->sources[0] : "");
	struct list_objects *l;
	enum err err;

	if (!o->source_count)
		return list_buckets_run(port, o, r);
	l = errand_claim(port, o, r, sizeof *l);
	if (!l)
		return errand_end(NULL);
	err = source_parse_prefix(what, &l->source);
	if (err != ERR_OK)
		errand_fail(&l->errand, source_shown(what),
		            err == ERR_SOURCE ? ERR_USAGE : err,
		            SLICE("ls takes s3://bucket or "
		                  "s3://bucket/prefix"));
	else if (errand_open(&l->errand, &need) &&
	         errand_listing(&l->errand, &l->listing))
		list_all(l, what);
	return errand_end(&l->errand);
}
