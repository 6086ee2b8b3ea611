#include "s3/objects.h"

#include "base/number.h"
#include "base/percent.h"

#define COMMON "ListBucketResult/CommonPrefixes"

/* What the text that comes next belongs to: first those of an entry, then,
 * from TRUNCATED on, those of the page. */
enum reading {
	OTHER,
	KEY,
	SIZE,
	ETAG,
	MODIFIED,
	STORAGE_CLASS,
	TRUNCATED,
	TOKEN,
	MARKER,
	ENCODING,
	KEY_COUNT
};

#define BIT(reading) (1U << (reading))

enum { OF_ENTRY = (1 << TRUNCATED) - 1 };

static void clear_entry(struct objects *o)
{
	o->prefix = o->doubtful = false;
	o->key_n = o->text_n = 0;
	o->size = 0;
	o->etag[0] = o->modified[0] = o->storage_class[0] = '\0';
	o->seen &= ~(unsigned)OF_ENTRY;
}

void objects_init(struct objects *o)
{
	/* Not the large arrays: their lengths say what counts. */
	o->seen = 0;
	clear_entry(o);
	o->token_n = o->marker_n = 0;
	o->truncated = o->said_v2 = o->encoded = false;
	o->assumed = o->decided = o->mattered = o->cut = false;
	o->fault = ERR_OK;
	o->reading = OTHER;
	xml_init(&o->xml);
}

void objects_assume(struct objects *o, bool encoded)
{
	o->assumed = true;
	o->encoded = encoded;
}

/* Elements */

static bool is_entry(const struct objects *o)
{
	return xml_at(&o->xml, "ListBucketResult/Contents") ||
	       xml_at(&o->xml, COMMON);
}

/* Which of the words it is, where their order is that of enum reading. One
 * string: a table of pointers would need relocations. */
static enum reading among(struct slice name, struct slice words,
                          enum reading first)
{
	for (unsigned r = first; words.n; r++)
		if (slice_equal(slice_cut(&words, ' '), name))
			return (enum reading)r;
	return OTHER;
}

static enum reading entry_element(struct slice entry, struct slice name)
{
	if (slice_equal(entry, SLICE("Contents")))
		return among(name,
		             SLICE("Key Size ETag LastModified StorageClass"),
		             KEY);
	if (slice_equal(entry, SLICE("CommonPrefixes")))
		return among(name, SLICE("Prefix"), KEY);
	return OTHER;
}

static enum err take_open(struct objects *o)
{
	enum reading r = OTHER;

	/* No element is known inside a value: what would it be called? */
	if (o->reading != OTHER)
		return ERR_XML;
	if (o->xml.depth == 1)
		return xml_at(&o->xml, "ListBucketResult") ? ERR_OK : ERR_XML;
	if (o->xml.depth == 2) {
		if (is_entry(o))
			clear_entry(o);
		o->prefix = xml_at(&o->xml, COMMON);
		r = among(xml_name(&o->xml, 2),
		          SLICE("IsTruncated NextContinuationToken NextMarker "
		                "EncodingType KeyCount"),
		          TRUNCATED);
	} else if (o->xml.depth == 3) {
		r = entry_element(xml_name(&o->xml, 2), xml_name(&o->xml, 3));
	}
	if (r == OTHER)
		return ERR_OK;
	if (o->seen & BIT(r))
		return ERR_XML;
	o->seen |= BIT(r);
	o->reading = (int)r;
	o->text_n = 0;
	return ERR_OK;
}

static enum err take_text(struct objects *o)
{
	struct slice text = o->xml.text;
	char *to = o->word;
	size_t *n = &o->text_n, cap = OBJECTS_WORD_MAX;

	switch ((enum reading)o->reading) {
	case OTHER: return ERR_OK;
	case KEY:
		to = o->key;
		n = &o->key_n;
		cap = sizeof o->key;
		break;
	case TOKEN:
		to = o->token;
		n = &o->token_n;
		cap = sizeof o->token;
		break;
	case MARKER:
		to = o->marker;
		n = &o->marker_n;
		cap = sizeof o->marker;
		break;
	case ETAG:
		to = o->etag;
		cap = OBJECTS_ETAG_MAX;
		break;
	case MODIFIED: to = o->modified; break;
	case STORAGE_CLASS: to = o->storage_class; break;
	case SIZE:
	case TRUNCATED:
	case ENCODING:
	case KEY_COUNT: break;
	}
	if (!buf_extend(to, cap, n, text))
		return o->reading == KEY ? ERR_XML : ERR_HTTP_LIMIT;
	return ERR_OK;
}

/* Values */

/* In place: what is decoded is never longer than what is read by then. */
static enum err decode(char *p, size_t *n)
{
	struct buf b;

	for (size_t i = 0; i < *n; i++)
		if (p[i] == '+')
			p[i] = ' ';
	buf_init(&b, p, *n);
	if (!percent_put_decoded(&b, (struct slice){p, *n}))
		return ERR_XML;
	*n = b.n;
	return ERR_OK;
}

static enum err end_key(struct objects *o)
{
	struct slice raw = {o->key, o->key_n};
	bool matters = slice_find(raw, '%') < raw.n ||
	               slice_find(raw, '+') < raw.n;
	enum err e = ERR_OK;

	if (matters && !o->decided) {
		o->mattered = true;
		o->doubtful = !o->assumed;
	}
	if (o->encoded)
		e = decode(o->key, &o->key_n);
	if (e != ERR_OK || o->key_n <= OBJECTS_KEY_MAX)
		return e;
	/* If it is encoded, it is not too long, perhaps; the page's end tells. */
	o->key_n = OBJECTS_KEY_MAX;
	o->cut = o->doubtful;
	return o->doubtful ? ERR_OK : ERR_XML;
}

/* Some servers say <EncodingType/> when they do not encode. */
static enum err end_encoding(struct objects *o, struct slice word)
{
	bool url = slice_equal(word, SLICE("url"));
	bool other = o->mattered && url != o->encoded;

	if (!url && word.n)
		return ERR_XML;
	o->decided = true;
	o->encoded = url;
	return other ? ERR_XML : ERR_OK;
}

/* ETags go into headers, all three onto lines. */
static bool end_text(const struct objects *o, char *text)
{
	text[o->text_n] = '\0';
	return !slice_has_control((struct slice){text, o->text_n});
}

static enum err end_value(struct objects *o)
{
	struct slice word = {o->word, o->text_n};
	bool good = true;

	switch ((enum reading)o->reading) {
	case KEY: return end_key(o);
	case SIZE: good = number_decimal(word, UINT64_MAX, &o->size); break;
	case ETAG: good = end_text(o, o->etag); break;
	case MODIFIED: good = end_text(o, o->modified); break;
	case STORAGE_CLASS: good = end_text(o, o->storage_class); break;
	case TRUNCATED:
		o->truncated = slice_equal(word, SLICE("true"));
		good = o->truncated || slice_equal(word, SLICE("false"));
		break;
	case ENCODING: return end_encoding(o, word);
	case KEY_COUNT: o->said_v2 = true; break;
	case OTHER:
	case TOKEN:
	case MARKER: break;
	}
	return good ? ERR_OK : ERR_XML;
}

static enum err end_entry(struct objects *o, bool *found)
{
	if (o->key_n == 0 || !(o->prefix || o->seen & BIT(SIZE)))
		return ERR_XML;
	*found = true;
	return ERR_OK;
}

/* Only here is it known how the marker is spelled, whatever came first. */
static enum err end_page(struct objects *o)
{
	enum err e = ERR_OK;

	if (o->cut)
		return ERR_XML;
	if (!o->decided && o->encoded) {
		o->encoded = false;
		if (o->mattered)
			return ERR_XML;
	}
	if (o->encoded)
		e = decode(o->marker, &o->marker_n);
	if (e == ERR_OK && o->marker_n > OBJECTS_KEY_MAX)
		e = ERR_XML;
	return e;
}

static enum err take_close(struct objects *o, bool *found)
{
	enum err e = ERR_OK;

	if (o->reading != OTHER)
		e = end_value(o);
	else if (is_entry(o))
		e = end_entry(o, found);
	else if (o->xml.depth == 1)
		e = end_page(o);
	o->reading = OTHER;
	return e;
}

static enum err take_event(struct objects *o, enum xml_event event, bool *found)
{
	if (event == XML_OPEN)
		return take_open(o);
	if (event == XML_TEXT)
		return take_text(o);
	return event == XML_CLOSE ? take_close(o, found) : ERR_OK;
}

enum err objects_feed(struct objects *o, struct slice in, size_t *used,
                      bool *found)
{
	enum xml_event event = XML_OPEN;
	size_t n;

	*used = 0;
	*found = false;
	while (o->fault == ERR_OK && !*found && event != XML_MORE &&
	       event != XML_END) {
		o->fault = xml_feed(&o->xml, slice_after(in, *used), &n,
		                    &event);
		*used += n;
		if (o->fault == ERR_OK)
			o->fault = take_event(o, event, found);
	}
	return o->fault;
}

enum err objects_finish(const struct objects *o)
{
	enum err e = o->fault ? o->fault : xml_finish(&o->xml);

	if (e != ERR_OK)
		return e;
	if (!(o->seen & BIT(TRUNCATED)))
		return ERR_XML;
	return o->truncated && o->said_v2 && !o->token_n ? ERR_XML : ERR_OK;
}

/* Asking */

static void put_pair(struct buf *b, size_t start, const char *name,
                     struct slice value)
{
	if (value.n == 0)
		return;
	if (b->n > start)
		buf_put_char(b, '&');
	buf_put_z(b, name);
	percent_put_query(b, value);
}

_Static_assert(OBJECTS_PAGE == 1000, "see max-keys");

void objects_put_query(struct buf *b, const struct objects_ask *a)
{
	struct slice none = {NULL, 0}, two = SLICE("2");
	size_t start = b->n;

	put_pair(b, start, "continuation-token=", a->v1 ? none : a->token);
	put_pair(b, start, "delimiter=", a->delimiter);
	put_pair(b, start, "encoding-type=", SLICE("url"));
	put_pair(b, start, "list-type=", a->v1 ? none : two);
	put_pair(b, start, "marker=", a->v1 ? a->after : none);
	put_pair(b, start, "max-keys=", SLICE("1000"));
	put_pair(b, start, "prefix=", a->prefix);
	put_pair(b, start,
	         "start-after=", a->v1 || a->token.n ? none : a->after);
}
