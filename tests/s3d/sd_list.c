#include "sd_list.h"

/* A position in a walk over the keys of a bucket. */
struct walk {
	const struct sd_bucket *bucket;
	struct sd_text prefix, delimiter;
	struct sd_text from; /* the next key is above this, */
	bool with_from;      /* or is this */
	bool over;
	struct sd_text key; /* the key found */
	uint64_t size;
};

static void walk_free(struct walk *w)
{
	sd_text_free(&w->prefix);
	sd_text_free(&w->delimiter);
	sd_text_free(&w->from);
	sd_text_free(&w->key);
}

static void walk_set(struct walk *w, struct sd_span from, bool with_from)
{
	sd_text_clear(&w->from);
	sd_text_span(&w->from, from);
	w->with_from = with_from;
}

/* To the first string above all those that start with prefix. */
static void walk_skip(struct walk *w, struct sd_span prefix)
{
	walk_set(w, prefix, true);
	while (w->from.n > 0) {
		unsigned char *last =
			(unsigned char *)&w->from.p[w->from.n - 1];

		if (*last < 255) {
			(*last)++;
			return;
		}
		w->from.n--;
	}
	w->over = true;
}

static bool walk_next(struct walk *w)
{
	if (w->over || !sd_bucket_next(w->bucket, sd_text_view(&w->from),
	                               w->with_from, &w->key, &w->size))
		return false;
	return sd_span_starts(sd_text_view(&w->key), sd_text_view(&w->prefix));
}

/* The common prefix that stands for the key, or an empty span. */
static struct sd_span walk_common(const struct walk *w)
{
	struct sd_span delimiter = sd_text_view(&w->delimiter);
	struct sd_span key = sd_text_view(&w->key);

	if (delimiter.n == 0)
		return (struct sd_span){NULL, 0};
	for (size_t i = w->prefix.n; i + delimiter.n <= key.n; i++) {
		struct sd_span tail = {key.p + i, key.n - i};

		if (sd_span_starts(tail, delimiter))
			return (struct sd_span){key.p, i + delimiter.n};
	}
	return (struct sd_span){NULL, 0};
}

/* Behind a marker: a common prefix was all that starts with it. */
static void walk_behind(struct walk *w, struct sd_span marker)
{
	struct sd_span common;

	if (sd_span_order(marker, sd_text_view(&w->prefix)) < 0)
		return;
	sd_text_clear(&w->key);
	sd_text_span(&w->key, marker);
	common = walk_common(w);
	if (sd_span_starts(marker, sd_text_view(&w->prefix)) && common.n > 0 &&
	    common.n == marker.n)
		walk_skip(w, marker);
	else
		walk_set(w, marker, false);
}

/* Where the request says to start; false: a broken token. */
static bool walk_begin(struct walk *w, struct sd_case *c)
{
	bool version_1 = sd_list_wish(c)->version_1;
	struct sd_text t = {0};
	bool good = true;

	sd_ask_param(c->ask, "prefix", &w->prefix);
	sd_ask_param(c->ask, "delimiter", &w->delimiter);
	walk_set(w, sd_text_view(&w->prefix), true);
	if (sd_page_resume(c, &t)) {
		struct sd_span after = {t.p + 1, t.n - 1};

		good = t.p[0] == 'k' || t.p[0] == 'p';
		if (version_1)
			walk_behind(w, after);
		else if (t.p[0] == 'p')
			walk_skip(w, after);
		else
			walk_set(w, after, false);
	} else if (version_1) {
		good = true;
	} else if (sd_ask_param(c->ask, "continuation-token", &t)) {
		good = false;
	} else if (sd_ask_param(c->ask, "start-after", &t) &&
	           sd_span_order(sd_text_view(&t), sd_text_view(&w->prefix)) >=
	                   0) {
		walk_set(w, sd_text_view(&t), false);
	}
	sd_text_free(&t);
	return good;
}

static void walk_page(struct walk *w, struct sd_case *c, struct sd_page *page)
{
	uint64_t max = sd_list_max(c);

	while (page->n < max && walk_next(w)) {
		struct sd_span common = walk_common(w);

		if (common.n == 0) {
			sd_page_put(c, page, sd_text_view(&w->key), w->size);
			sd_page_token(page, 'k', sd_text_view(&w->key));
			walk_set(w, sd_text_view(&w->key), false);
			continue;
		}
		sd_page_put_common(c, page, common);
		sd_page_token(page, 'p', common);
		walk_skip(w, common);
	}
	page->truncated = max > 0 && walk_next(w);
	if (!page->truncated) {
		sd_text_clear(&page->token);
		sd_text_clear(&page->last);
	}
}

void sd_list_objects(struct sd_case *c)
{
	struct walk w = {0};
	struct sd_page page = {0};

	w.bucket = sd_spec_bucket(&c->world->spec,
	                          sd_text_view(&c->ask->bucket));
	if (!walk_begin(&w, c)) {
		sd_answer_error(c, 400, "InvalidArgument",
		                "The continuation token provided is incorrect");
	} else {
		walk_page(&w, c, &page);
		sd_page_finish(c, &page);
	}
	walk_free(&w);
}

void sd_list_buckets(struct sd_case *c)
{
	const struct sd_spec *spec = &c->world->spec;
	struct sd_page page = {0};
	struct sd_text prefix = {0};
	struct sd_text after = {0};
	uint64_t max = sd_list_max(c);

	sd_ask_param(c->ask, "prefix", &prefix);
	sd_page_resume(c, &after);
	for (size_t i = 0; i < spec->bucket_n; i++) {
		struct sd_span name = spec->buckets[i].name;
		struct sd_span last = sd_text_view(&after);

		if (!sd_span_starts(name, sd_text_view(&prefix)))
			continue;
		if (last.n > 0) {
			last.p++; /* the kind */
			last.n--;
			if (sd_span_order(name, last) <= 0)
				continue;
		}
		if (page.n == max) {
			page.truncated = true;
			break;
		}
		sd_page_put(c, &page, name, 0);
		sd_page_token(&page, 'k', name);
	}
	if (!page.truncated)
		sd_text_clear(&page.token);
	sd_page_finish(c, &page);
	sd_text_free(&prefix);
	sd_text_free(&after);
}
