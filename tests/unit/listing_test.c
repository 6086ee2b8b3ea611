#include "fetch/listing.h"

#include "scene.h"

#define TOP      "<?xml version=\"1.0\"?><ListAllMyBucketsResult><Buckets>"
#define NAME(n)  "<Bucket><Name>" n "</Name></Bucket>"
#define TOKEN(t) "</Buckets><ContinuationToken>" t "</ContinuationToken>"
#define END      "</ListAllMyBucketsResult>"
#define LAST     "</Buckets>" END

/* Where a server breaks off. */
#define UP_TO(page, part) OBJECT_CUT(page, sizeof(part) - 1)

static struct scene s;
static struct listing listing;
static char names[256];
static size_t again;

static bool open_with(const struct scripted_step *script)
{
	again = 0;
	names[0] = '\0';
	if (!scene_open(&s, script) ||
	    listing_init(&listing, &s.client, &s.arena, NULL, s.waiter) !=
	            ERR_OK)
		return false;
	listing_start_buckets(&listing, scene_now(&s));
	return true;
}

/* All its names with a blank behind each; to the end. */
static enum listing_event list(void)
{
	struct buf b = BUF(names);
	uint64_t began_ms = port_now_ms(s.port);
	enum listing_event event;

	for (;;) {
		event = listing_step(&listing, scene_now(&s));
		if (event == LISTING_AGAIN) {
			again++;
		} else if (event == LISTING_ENTRY) {
			buf_put(&b, listing.entry.name);
			buf_put_char(&b, ' ');
		} else if (event != LISTING_WAIT ||
		           !scene_wait(&s, &listing.call, began_ms)) {
			buf_z(&b);
			return event;
		}
	}
}

#define LISTING_CLOSE \
	do { \
		call_close(&listing.call); \
		SCENE_END(&s); \
	} while (0)

#define ASKED(query) \
	"GET /" query " HTTP/1.1\r\nHost: 127.0.0.1:*\r\n" \
	"user-agent: *\r\nx-amz-content-sha256: *\r\nx-amz-date: *\r\n" \
	"authorization: AWS4-HMAC-SHA256 *\r\n\r\n"

CASE(page_after_page)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TOP NAME("a") NAME("b") TOKEN("to/2") END), REQUEST,
	       OBJECT(TOP NAME("c") TOKEN("to/3") END), REQUEST,
	       OBJECT(TOP NAME("d") LAST));

	CHECK(open_with(script));
	CHECK(scene_sign(&s, "AN-ID", "SECRET", ""));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "a b c d ");
	CHECK_U64(again, 0);
	CHECK_U64(client_counts(&s.client).connections, 1);
	LISTING_CLOSE;
	CHECK(scene_like(scripted_request(&s.server, 0),
	                 ASKED("?max-buckets=1000")));
	CHECK(scene_like(scripted_request(&s.server, 1),
	                 ASKED("?continuation-token=to%2F2&max-buckets=1000")));
	CHECK(scene_like(scripted_request(&s.server, 2),
	                 ASKED("?continuation-token=to%2F3&max-buckets=1000")));
}

CASE(byte_by_byte)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       TRICKLE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	               "36\r\n" TOP "\r\n"
	               "1\r\n \r\n25\r\n" NAME(
			       "first-b") "\r\n"
	                                  "23\r\n</Buckets></ListAllMyBucketsResult>\r\n0\r\n"
	                                  "\r\n"));

	CHECK(open_with(script));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "first-b ");
	LISTING_CLOSE;
}

CASE(no_buckets)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP LAST));

	CHECK(open_with(script));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "");
	LISTING_CLOSE;
}

CASE(it_may_begin_again)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP NAME("a") TOKEN("t") END),
	       REQUEST, OBJECT(TOP NAME("b") LAST), REQUEST,
	       OBJECT(TOP NAME("a") TOKEN("t") END), REQUEST,
	       OBJECT(TOP NAME("b") LAST));

	CHECK(open_with(script));
	CHECK(list() == LISTING_DONE);
	listing_start_buckets(&listing, scene_now(&s));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "a b ");
	LISTING_CLOSE;
}

CASE(the_same_token_twice_would_never_end)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP NAME("a") TOKEN("t") END),
	       REQUEST, OBJECT(TOP NAME("b") TOKEN("t") END));

	CHECK(open_with(script));
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_XML);
	CHECK_TEXT(slice_of(names), "a b ");
	LISTING_CLOSE;
}

CASE(pages_in_a_circle_would_never_end)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP NAME("a") TOKEN("t") END),
	       REQUEST, OBJECT(TOP NAME("b") TOKEN("u") END), REQUEST,
	       OBJECT(TOP NAME("c") TOKEN("v") END), REQUEST,
	       OBJECT(TOP NAME("b") TOKEN("u") END), REQUEST,
	       OBJECT(TOP NAME("c") TOKEN("v") END));

	CHECK(open_with(script));
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_XML);
	LISTING_CLOSE;
}

/* A page without its end is no page, even if the length is right. */
CASE(half_a_page_is_an_error)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP NAME("a") "</Buckets>"));

	CHECK(open_with(script));
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_XML);
	LISTING_CLOSE;
}

CASE(an_error_in_a_200_is_an_error)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT("<Error><Code>InternalError</Code></Error>"), GONE);

	CHECK(open_with(script));
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_XML);
	CHECK_U64((unsigned)listing.call.fault.status, 200);
	CHECK(listing.call.link.state == LINK_CLOSED);
	LISTING_CLOSE;
}

CASE(a_refusal_says_why)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 403 Forbidden\r\nContent-Length: 41\r\n\r\n"
	            "<Error><Code>AccessDenied</Code></Error>\n"));

	CHECK(open_with(script));
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_DENIED);
	CHECK_TEXT(slice_of(listing.call.fault.code), "AccessDenied");
	LISTING_CLOSE;
}

#define PAGE TOP NAME("a") NAME("b") NAME("c") NAME("d")

/* Each name once, wherever the page broke off, and however often. */
CASE(a_fault_amid_a_page_repeats_no_name)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(PAGE LAST, TOP NAME("a") NAME("b") "<Bucket><Na"), CLOSE,
	       ACCEPT, REQUEST, UP_TO(PAGE LAST, TOP NAME("a")), CLOSE, ACCEPT,
	       REQUEST, UP_TO(PAGE LAST, TOP NAME("a") NAME("b") NAME("c")),
	       CLOSE, ACCEPT, REQUEST, OBJECT(PAGE LAST));

	CHECK(open_with(script));
	CHECK(list() == LISTING_DONE);
	CHECK_U64(again, 3);
	CHECK_TEXT(slice_of(names), "a b c d ");
	LISTING_CLOSE;
}

/* What was seen of one page is not left out of the next. */
CASE(a_fault_amid_a_page_is_of_that_page)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(PAGE TOKEN("t") END, TOP NAME("a") NAME("b")), CLOSE,
	       ACCEPT, REQUEST, OBJECT(PAGE TOKEN("t") END), REQUEST,
	       UP_TO(TOP NAME("e") NAME("f") LAST, TOP NAME("e")), CLOSE,
	       ACCEPT, REQUEST, OBJECT(TOP NAME("e") NAME("f") LAST));

	CHECK(open_with(script));
	CHECK(list() == LISTING_DONE);
	CHECK_U64(again, 2);
	CHECK_TEXT(slice_of(names), "a b c d e f ");
	LISTING_CLOSE;
}

CASE(busy_for_too_long)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), REQUEST,
	       SEND("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));

	CHECK(open_with(script));
	s.client.retries = 1;
	CHECK(list() == LISTING_FAILED);
	CHECK(listing.call.fault.err == ERR_BUSY);
	CHECK_U64(again, 1);
	LISTING_CLOSE;
}

/* ---- objects ---------------------------------------------------------------- */

#define HEAD      "<ListBucketResult><KeyCount>9</KeyCount>"
#define ITEM(k)   "<Contents><Key>" k "</Key><Size>1</Size></Contents>"
#define COMMON(p) "<CommonPrefixes><Prefix>" p "</Prefix></CommonPrefixes>"
#define PART(t) \
	"<IsTruncated>true</IsTruncated><NextContinuationToken>" t \
	"</NextContinuationToken></ListBucketResult>"
#define WHOLE "<IsTruncated>false</IsTruncated></ListBucketResult>"

static bool open_objects(const struct scripted_step *script,
                         struct slice delimiter)
{
	if (!open_with(script))
		return false;
	listing_start_objects(&listing, SLICE("bucket"), SLICE(""), delimiter,
	                      scene_now(&s));
	return true;
}

/* Steps to the first n entries, and comes back when LISTING_REST_MS are over. */
static bool rest_behind(int n)
{
	enum listing_event event = LISTING_WAIT;

	while (n && (event == LISTING_WAIT || event == LISTING_ENTRY)) {
		event = listing_step(&listing, scene_now(&s));
		n -= event == LISTING_ENTRY;
		if (event == LISTING_WAIT &&
		    !scene_wait(&s, &listing.call, scene_now(&s)))
			return false;
	}
	listing.rested = true;
	return event == LISTING_ENTRY;
}

/* In the first line of the request. */
static bool asked_for(size_t i, const char *what)
{
	struct slice request = scripted_request(&s.server, i);

	return scene_like(slice_cut(&request, '\r'), what);
}

/* A key that was deleted meanwhile must not take another's place. */
CASE(a_page_that_broke_off_goes_on_behind_its_last_key)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(HEAD ITEM("a") ITEM("b") ITEM("c") ITEM("d") WHOLE,
	             HEAD ITEM("a") ITEM("b")),
	       CLOSE, ACCEPT, REQUEST,
	       OBJECT(HEAD ITEM("b") ITEM("c") ITEM("d") WHOLE));

	CHECK(open_objects(script, SLICE("")));
	CHECK(list() == LISTING_DONE);
	CHECK_U64(again, 1);
	CHECK_TEXT(slice_of(names), "a b c d ");
	LISTING_CLOSE;
}

/* Two faults behind a rest, the second after the last attempt. */
CASE(after_a_rest_nothing_is_left_out)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(HEAD ITEM("a") ITEM("b") ITEM("c") ITEM("d") WHOLE,
	             HEAD ITEM("a")),
	       ACCEPT, REQUEST,
	       UP_TO(HEAD ITEM("b") ITEM("c") ITEM("d") WHOLE, HEAD ITEM("b")),
	       CLOSE, ACCEPT, REQUEST, OBJECT(HEAD ITEM("c") ITEM("d") WHOLE));

	CHECK(open_objects(script, SLICE("")));
	s.client.retries = 0;
	CHECK(rest_behind(1));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "b c d ");
	LISTING_CLOSE;
	CHECK(asked_for(1, "GET *&start-after=a HTTP/1.1"));
	CHECK(asked_for(2, "GET *&start-after=b HTTP/1.1"));
}

/* Behind "z" there is no "c/": objects come first. */
CASE(after_a_rest_prefixes_are_not_left_out)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(HEAD ITEM("a") ITEM("z") COMMON("c/") WHOLE,
	             HEAD ITEM("a") ITEM("z")),
	       CLOSE, ACCEPT, REQUEST,
	       OBJECT(HEAD ITEM("a") ITEM("z") COMMON("c/") WHOLE));

	CHECK(open_objects(script, SLICE("/")));
	CHECK(rest_behind(2));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "c/ ");
	LISTING_CLOSE;
	CHECK(asked_for(1, "GET *&list-type=2&max-keys=1000 HTTP/1.1"));
}

CASE(keys_in_another_order_are_not_left_out)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       UP_TO(HEAD ITEM("B") ITEM("a") ITEM("C") ITEM("A") WHOLE,
	             HEAD ITEM("B") ITEM("a") ITEM("C")),
	       CLOSE, ACCEPT, REQUEST,
	       OBJECT(HEAD ITEM("B") ITEM("a") ITEM("C") ITEM("A") WHOLE));

	CHECK(open_objects(script, SLICE("")));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "B a C A ");
	LISTING_CLOSE;
}

/* A token is nothing that version 1 could go on behind. */
CASE(version_1_amid_a_listing_goes_on_behind_a_key)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(HEAD ITEM("a") ITEM("b") PART("zzz")), REQUEST,
	       SEND("HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n"), REQUEST,
	       OBJECT("<ListBucketResult>" ITEM("c") WHOLE));

	CHECK(open_objects(script, SLICE("")));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "a b c ");
	LISTING_CLOSE;
	CHECK(asked_for(2, "GET *&marker=b&max-keys=1000 HTTP/1.1"));
}

/* Some begin a page with the key that the one before ended with. */
CASE(a_key_twice_in_a_row_is_one)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(HEAD ITEM("a") ITEM("b") PART("t")), REQUEST,
	       OBJECT(HEAD ITEM("b") ITEM("b") ITEM("c") WHOLE));

	CHECK(open_objects(script, SLICE("")));
	CHECK(list() == LISTING_DONE);
	CHECK_TEXT(slice_of(names), "a b c ");
	LISTING_CLOSE;
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(page_after_page),
			RUN(byte_by_byte),
			RUN(no_buckets),
			RUN(it_may_begin_again),
			RUN(the_same_token_twice_would_never_end),
			RUN(pages_in_a_circle_would_never_end),
			RUN(half_a_page_is_an_error),
			RUN(an_error_in_a_200_is_an_error),
			RUN(a_refusal_says_why),
			RUN(a_fault_amid_a_page_repeats_no_name),
			RUN(a_fault_amid_a_page_is_of_that_page),
			RUN(busy_for_too_long),
			RUN(a_page_that_broke_off_goes_on_behind_its_last_key),
			RUN(after_a_rest_nothing_is_left_out),
			RUN(after_a_rest_prefixes_are_not_left_out),
			RUN(keys_in_another_order_are_not_left_out),
			RUN(version_1_amid_a_listing_goes_on_behind_a_key),
			RUN(a_key_twice_in_a_row_is_one),
			{0}});
}
