/*
 * ini: any chopping gives the same events and the same error in the same line;
 * what is handed out is within its limits and holds no control byte but those
 * that are allowed. Input: the chopping (1 byte; its highest bit: which of the
 * two files), then the file.
 */
#include <stdio.h>

#include "chop.h"
#include "cred/ini.h"

enum { LOG_MAX = 4 << 20 };

/* Only the sum of what would be logged is kept beyond LOG_MAX: continued values
 * are handed out again and again. */
struct log {
	char *p;
	size_t n;
	uint64_t sum;
	enum err e;
	uint64_t line;
	const char *why;
};

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void log_put(struct log *l, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		l->sum = l->sum * 1099511628211U + (uint8_t)s.p[i] + 1;
		if (l->n < LOG_MAX)
			l->p[l->n++] = s.p[i];
	}
	l->sum = l->sum * 1099511628211U;
}

static void check_bytes(struct slice s, size_t max, bool value)
{
	ALWAYS(s.n <= max);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		ALWAYS((c >= 0x20 && c != 0x7f) || c == '\t' ||
		       (value && c == '\n'));
	}
	ALWAYS(slice_trim(s).n == s.n);
}

static void log_event(struct log *l, const struct ini *i, enum ini_event event)
{
	bool section = event == INI_SECTION;

	ALWAYS(i->line >= 1);
	check_bytes(ini_name(i), INI_NAME_MAX, false);
	ALWAYS((i->section == INI_OTHER) == (ini_name(i).n == 0));
	ALWAYS(!i->plain_default || slice_equal(ini_name(i), SLICE("default")));
	log_put(l, (struct slice){&"PVSO="[section ? i->section : 4], 1});
	if (section) {
		ALWAYS(ini_key(i).n == 0 && ini_parent(i).n == 0);
		log_put(l, ini_name(i));
		return;
	}
	ALWAYS(ini_key(i).n > 0);
	check_bytes(ini_key(i), INI_KEY_MAX, false);
	check_bytes(ini_parent(i), INI_KEY_MAX, false);
	check_bytes(ini_value(i), INI_VALUE_MAX, true);
	log_put(l, ini_parent(i));
	log_put(l, ini_key(i));
	log_put(l, ini_value(i));
}

static void feed(struct log *l, struct ini *i, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice in = {copy, n};
	enum ini_event event = INI_SECTION;
	size_t used;

	while (l->e == ERR_OK && event != INI_MORE) {
		l->e = ini_feed(i, in, &used, &event);
		ALWAYS(used <= in.n);
		ALWAYS(event == INI_MORE || l->e == ERR_OK);
		if (event != INI_MORE)
			log_event(l, i, event);
		in.p += used;
		in.n -= used;
	}
	ALWAYS(l->e != ERR_OK || in.n == 0);
	ALWAYS(l->e == ERR_OK || l->e == ERR_INI || l->e == ERR_TOO_LONG);
	free(copy);
}

static void finish(struct log *l, struct ini *i)
{
	enum ini_event event = INI_SECTION;

	for (int events = 0; event != INI_MORE; events++) {
		enum err e = ini_finish(i, &event);

		ALWAYS(l->e == ERR_OK || e == l->e);
		ALWAYS(events < 2 && (e == ERR_OK || event == INI_MORE));
		l->e = e;
		if (event != INI_MORE)
			log_event(l, i, event);
	}
	ALWAYS((l->e == ERR_OK) == (i->why[0] == '\0'));
	l->line = i->line;
	l->why = i->why;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char whole_log[LOG_MAX], chopped_log[LOG_MAX];
	static struct ini i;
	struct log whole = {.p = whole_log}, chopped = {.p = chopped_log};
	enum ini_file file;
	struct chop c;

	if (n < 1)
		return 0;
	file = p[0] & 0x80 ? INI_CREDENTIALS : INI_CONFIG;
	c = chop_start(p[0]);
	p++;
	n--;
	ini_init(&i, file);
	feed(&whole, &i, p, n);
	finish(&whole, &i);
	ini_init(&i, file);
	for (size_t at = 0, piece; at < n; at += piece) {
		piece = chop_next(&c, n - at);
		feed(&chopped, &i, p + at, piece);
	}
	finish(&chopped, &i);
	ALWAYS(whole.e == chopped.e && whole.line == chopped.line &&
	       whole.why == chopped.why);
	ALWAYS(whole.n == chopped.n && whole.sum == chopped.sum);
	ALWAYS(memcmp(whole_log, chopped_log, whole.n) == 0);
	return 0;
}
