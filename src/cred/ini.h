/*
 * ini: AWS's config and credentials files read in pieces; pure.
 *
 *     [profile name]          a section; in the credentials file [name]
 *     key = value             # or ; begins a comment at the line's start,
 *       continued             and after a blank in a value
 *     s3 =
 *       addressing_style = path      a property below one without a value
 *
 * It hands out sections and properties one by one and keeps none of them. A
 * continuation is handed out as the whole value again (lines joined by LF),
 * so of a key the last counts. It keeps what looks like a comment in it, but
 * a line that is nothing but a comment is one wherever it stands, and neither
 * it nor an empty line ends a value. Keys are in lower case. CR LF ends a line
 * as LF does. Bytes over 0x7f are taken as they are.
 *
 * ERR_INI, with the line, for: a line that is neither, a section without ']',
 * an empty key, a property before any section, a continuation of nothing, NUL or
 * another control byte but TAB outside a comment's line, a line or value over
 * its limit, a key or a name of a section over its. ERR_TOO_LONG for more than
 * INI_FILE_MAX bytes.
 * A section whose name or kind AWS's parsers ignore is handed out with kind
 * INI_OTHER, its properties too; a property whose key they ignore is not handed
 * out. Source: AWS SDKs and Tools reference, shared config file format; the
 * cases in tests/vectors/profile.
 *
 * A struct ini holds what was read last, a secret perhaps: its owner wipes it.
 */
#ifndef PAIL_CRED_INI_H
#define PAIL_CRED_INI_H

#include "base/buf.h"
#include "base/err.h"

enum {
	INI_LINE_MAX = 12288,         /* a session token of 8 KiB and its key */
	INI_VALUE_MAX = INI_LINE_MAX, /* with its continuations */
	INI_KEY_MAX = 128,
	INI_NAME_MAX = 128,     /* of a section */
	INI_FILE_MAX = 1048576, /* bytes of a file: more is refused */
};

/* Which of the two files: their sections are named differently. */
enum ini_file { INI_CONFIG, INI_CREDENTIALS };

enum ini_section {
	INI_PROFILE,  /* [profile x], [default]; [x] of the credentials file */
	INI_SERVICES, /* [services x] */
	INI_SSO,      /* [sso-session x] */
	INI_OTHER,    /* to be ignored; no name */
};

enum ini_event {
	INI_MORE,     /* nothing to tell yet: feed more */
	INI_SECTION,  /* i->section, ini_name; i->plain_default for [default] */
	INI_PROPERTY, /* ini_key, ini_value; below ini_parent if that is not
	                 empty ("s3 =", one level) */
};

struct ini {
	enum ini_section section;
	bool plain_default; /* [default] of the config file, without "profile" */
	uint64_t line;      /* the one being read, from 1 */
	const char *why;    /* of ERR_INI: static */
	/* the rest is ini's own */
	enum ini_file file;
	enum err fault;
	uint64_t taken;
	/* of the line being read */
	bool in_line, led, comment, cr; /* led: by a blank */
	size_t line_at, text_n;
	/* of the property before */
	bool any_section, open; /* a property may be continued */
	bool nested;            /* and has no value of its own */
	bool unknown;           /* and its key is one that is ignored */
	size_t name_n, key_n, parent_n, value_n;
	char name[INI_NAME_MAX], key[INI_KEY_MAX], parent[INI_KEY_MAX];
	/* A value and, behind it, the line that may continue it. */
	char text[INI_LINE_MAX];
};

void ini_init(struct ini *i, enum ini_file file);

/* Eats *used of `in` up to the next event. An error stays. What the event
 * tells is there until the next call. */
enum err ini_feed(struct ini *i, struct slice in, size_t *used,
                  enum ini_event *event);

/* The file has ended; a last line without LF may give one more event: call it
 * until INI_MORE. */
enum err ini_finish(struct ini *i, enum ini_event *event);

struct slice ini_name(const struct ini *i);
struct slice ini_key(const struct ini *i);
struct slice ini_parent(const struct ini *i);
struct slice ini_value(const struct ini *i);

#endif
