/*
 * objects: a page of ListObjectsV2 or ListObjects (V1) read in pieces; pure.
 *
 * A page is complete only when its root element has closed; an <Error> root
 * in a 200 reply is ERR_XML. Only what stands in ListBucketResult/Contents and in
 * ListBucketResult/CommonPrefixes/Prefix count. An element of an entry that
 * comes twice, an entry without a key, a key over OBJECTS_KEY_MAX, a Size that
 * is missing or no number, IsTruncated that is neither true nor false, control
 * bytes in what goes into a header or on a line: ERR_XML.
 *
 * Keys are asked for with encoding-type=url and decoded (%XX, and '+' is a
 * blank) when the page says <EncodingType>url</EncodingType>. Some servers
 * know nothing of it and send keys as they are. A decoded key may hold any
 * byte, NUL and line ends too. Blanks at its ends stay.
 *
 * Servers written in Go tend to send that element behind all entries. So an
 * entry before it whose key would be another one is `doubtful`, and when the
 * element does come, the page is ERR_XML with `encoded` set. Who wants such
 * servers does not use doubtful entries, feeds the page to its end, and asks
 * for it once more with objects_assume(o, o->encoded); then none is doubtful,
 * and a page that says otherwise is ERR_XML.
 *
 * Source: S3 API reference, ListObjectsV2 and ListObjects.
 */
#ifndef PAIL_S3_OBJECTS_H
#define PAIL_S3_OBJECTS_H

#include "base/buf.h"
#include "s3/xml.h"

enum {
	OBJECTS_KEY_MAX = 1024,     /* bytes of a key, decoded */
	OBJECTS_KEY_RAW_MAX = 3072, /* and as %XX */
	OBJECTS_ETAG_MAX = 255,
	OBJECTS_TOKEN_MAX = 3072, /* Ceph's is a key; AWS's are opaque */
	OBJECTS_WORD_MAX = 63,    /* a date, a storage class */
	OBJECTS_PAGE = 1000,      /* keys asked for at once: S3's most */
};

struct objects {
	/* of the entry that was found; valid until the next call */
	bool prefix;   /* a CommonPrefixes entry: only the key counts */
	bool doubtful; /* the key may yet turn out to be another */
	char key[OBJECTS_KEY_RAW_MAX]; /* decoded */
	size_t key_n;
	uint64_t size;
	char etag[OBJECTS_ETAG_MAX + 1];     /* quotes included; "" unknown */
	char modified[OBJECTS_WORD_MAX + 1]; /* "2026-01-02T03:04:05.000Z" */
	char storage_class[OBJECTS_WORD_MAX + 1];
	/* of the page, once it is finished */
	bool truncated;
	char token[OBJECTS_TOKEN_MAX]; /* NextContinuationToken, as sent */
	size_t token_n;
	char marker[OBJECTS_KEY_RAW_MAX]; /* V1: NextMarker, decoded */
	size_t marker_n;
	bool said_v2; /* KeyCount was there: the server knows V2 */
	bool encoded; /* <EncodingType>url</EncodingType>, or assumed */
	/* the rest is objects' own */
	struct xml xml;
	enum err fault; /* the first error stays */
	int reading;
	unsigned seen; /* which elements of the entry and the page have come */
	bool assumed, decided, mattered, cut;
	char word[OBJECTS_WORD_MAX + 1]; /* a number or yes/no being read */
	size_t text_n; /* bytes of the word or ETag being read */
};

void objects_init(struct objects *o);

/* Behind objects_init: what is known of the server from an earlier page. */
void objects_assume(struct objects *o, bool encoded);

/* Eats *used of `in` up to the next entry: *found says that o holds one.
 * ERR_XML, ERR_HTTP_LIMIT. */
enum err objects_feed(struct objects *o, struct slice in, size_t *used,
                      bool *found);

/* The body has ended: ERR_XML when the page is not complete, does not say
 * IsTruncated, or says that it is truncated and not where it goes on (V2: no
 * token. V1 without a NextMarker: the last key is it, which the caller knows).
 */
enum err objects_finish(const struct objects *o);

struct objects_ask {
	bool v1;
	struct slice prefix;    /* may be empty */
	struct slice delimiter; /* empty, or "/" */
	struct slice token;     /* V2: of the page before; empty: none */
	/* start-after (V2, without a token), marker (V1); empty: none */
	struct slice after;
};

/* "continuation-token=...&encoding-type=url&list-type=2&...", names sorted, as
 * it is to be signed and sent. */
void objects_put_query(struct buf *b, const struct objects_ask *a);

#endif
