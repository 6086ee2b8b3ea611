/*
 * xml: a pull parser for the small XML that S3 speaks, from pieces of any
 * size; no recursion, no allocation, a fixed stack of names.
 *
 *     PROLOG --root opens--> TEXT <--> markup --root closes--> EPILOG
 *
 * Elements, attributes (skipped), text, CDATA, comments (skipped), an XML
 * declaration as the very first bytes, the five named and numeric references.
 * Refused: DOCTYPE, processing instructions, other entities, NUL, surrogates,
 * a mismatched or missing end tag, two roots, anything but blanks after the
 * root, and what is past a limit. Text is handed over byte for byte: line
 * ends and what is no UTF-8 stay as they came. Source: XML 1.0 (5th edition).
 */
#ifndef PAIL_S3_XML_H
#define PAIL_S3_XML_H

#include "base/err.h"
#include "base/slice.h"
#include "s3/aside.h"
#include "s3/trail.h"

enum {
	XML_DEPTH_MAX = TRAIL_DEPTH_MAX,
	XML_NAME_MAX = TRAIL_NAME_MAX, /* with a namespace prefix */
	XML_REF_MAX = 16,              /* bytes between '&' and ';' */
	XML_SKIP_MAX = 65536, /* declaration, attributes, comments together */
};

enum xml_event {
	XML_MORE,  /* nothing to tell yet: feed more */
	XML_OPEN,  /* an element began: x->depth, xml_name(x, depth) */
	XML_TEXT,  /* a piece of text of the innermost element: x->text */
	XML_CLOSE, /* the innermost element ends: its name is still there */
	XML_END,   /* the root has ended; only blanks may follow */
};

struct xml {
	size_t depth;      /* 1 inside the root */
	struct slice text; /* of XML_TEXT: in `in`, or in x for a reference */
	/* the rest is xml's own */
	struct trail trail;        /* its depth is depth */
	char scratch[XML_REF_MAX]; /* the reference being read, then its text */
	size_t scratch_n, match, skipped;
	int state;
	struct aside aside;
	enum err fault; /* the first error stays */
	bool fresh;     /* nothing was read before this '<' */
	bool pop;       /* CLOSE was told: the element goes at the next call */
	bool pending;   /* <a/>: OPEN was told, CLOSE is to come */
};

void xml_init(struct xml *x);

/*
 * Eats *used of `in` up to the next event. Text comes in any number of pieces.
 * Call it until XML_MORE or XML_END, also when all is eaten: <a/> is two
 * events. ERR_XML, ERR_HTTP_LIMIT; the first error stays.
 */
enum err xml_feed(struct xml *x, struct slice in, size_t *used,
                  enum xml_event *event);

/* The input has ended: ERR_XML unless the root was closed. */
enum err xml_finish(const struct xml *x);

/* The name of the element at depth 1..x->depth, without a prefix. */
struct slice xml_name(const struct xml *x, size_t depth);

/* Whether the path from the root is exactly these names, e.g.
 * "ListBucketResult/Contents/Key". */
bool xml_at(const struct xml *x, const char *path);

#endif
