/*
 * aside: what stands in XML and means nothing to us, skipped byte by byte.
 *
 * It must still be well-formed, since where it ends depends on that. Source:
 * XML 1.0 (5th edition) 2.5, 2.8, 3.1.
 */
#ifndef PAIL_S3_ASIDE_H
#define PAIL_S3_ASIDE_H

#include <stddef.h>

#include "base/err.h"

enum aside_kind {
	ASIDE_COMMENT,     /* what follows "<!-", up to and with "-->" */
	ASIDE_DECLARATION, /* what follows "<?", up to and with "?>" */
	ASIDE_ATTRIBUTES,  /* what follows a blank in a start tag, up to and
	                      with the '/' or '>' that ends them */
};

struct aside {
	int state;
	size_t match; /* how much has come of what ends it, or of a word */
	char quote;
};

void aside_init(struct aside *a, enum aside_kind kind);

/* Takes one byte; *done says that it was the last. ERR_XML. */
enum err aside_feed(struct aside *a, char c, bool *done);

/* What XML calls a blank, and a byte of a name (or the first of one), also
 * for tags. Any byte past ASCII passes in a name. */
bool aside_is_blank(char c);
bool aside_is_name(char c, bool first);

#endif
