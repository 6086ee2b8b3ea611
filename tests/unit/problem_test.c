#include "s3/problem.h"

#include "base/buf.h"
#include "check.h"
#include "pieces.h"

/* A problem from a status, header lines and a body fed in pieces of n. */
static void make(struct problem *p, int status, const char *fields,
                 struct slice body, size_t n)
{
	static char text[HEAD_BYTES_MAX];
	char reply[1024];
	struct buf b = BUF(reply);
	struct pieces in = pieces_of(body, n);
	struct head h;
	size_t used;
	bool done;

	buf_put_z(&b, "HTTP/1.1 ");
	buf_put_u64(&b, (uint64_t)status);
	buf_put_z(&b, " x\r\n");
	buf_put_z(&b, fields);
	buf_put_z(&b, "\r\n");
	head_init(&h, text);
	(void)head_feed(&h, buf_slice(&b), &used, &done);
	problem_init(p, &h);
	while (pieces_next(&in))
		problem_feed(p, in.piece);
}

static enum err meaning(int status, const char *fields, const char *body)
{
	struct problem p;

	make(&p, status, fields, slice_of(body), SIZE_MAX);
	return problem_meaning(&p);
}

#define NO_SUCH_KEY \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<Error><Code>NoSuchKey</Code><Message>The specified key does " \
	"not exist.</Message><Key>a&amp;b</Key><RequestId>REQ1</RequestId>" \
	"<HostId>H+/=</HostId></Error>"

CASE(document_of_s3)
{
	struct slice doc = SLICE(NO_SUCH_KEY);

	for (size_t n = 1; n <= doc.n; n++) {
		struct problem p;

		make(&p, 404, "", doc, n);
		CHECK_U64((unsigned)p.status, 404);
		CHECK_TEXT(slice_of(p.code), "NoSuchKey");
		CHECK_TEXT(slice_of(p.message),
		           "The specified key does not exist.");
		CHECK_TEXT(slice_of(p.request_id), "REQ1");
		CHECK_TEXT(slice_of(p.region), "");
		CHECK(problem_meaning(&p) == ERR_NO_OBJECT);
	}
}

#define CODE(code) "<Error><Code>" code "</Code></Error>"

CASE(meanings_of_codes)
{
	static const struct {
		int status;
		const char *body;
		enum err want;
	} rows[] = {
		{404, CODE("NoSuchKey"), ERR_NO_OBJECT},
		{404, CODE("NoSuchBucket"), ERR_NO_BUCKET},
		{503, CODE("SlowDown"), ERR_BUSY},
		{200, CODE("SlowDown"), ERR_BUSY},
		{500, CODE("InternalError"), ERR_BUSY},
		{400, CODE("RequestTimeout"), ERR_BUSY},
		{400, CODE("ThrottlingException"), ERR_BUSY},
		{400, CODE("EC2ThrottledException"), ERR_BUSY},
		{403, CODE("SignatureDoesNotMatch"), ERR_SIGNATURE},
		{403, CODE("InvalidAccessKeyId"), ERR_DENIED},
		{403, CODE("AccessDenied"), ERR_DENIED},
		{403, CODE("InvalidObjectState"), ERR_DENIED},
		{403, CODE("RequestTimeTooSkewed"), ERR_SKEW},
		{400, CODE("ExpiredToken"), ERR_EXPIRED},
		{400, CODE("AuthorizationHeaderMalformed"), ERR_REGION},
		{301, CODE("PermanentRedirect"), ERR_REGION},
		{307, CODE("TemporaryRedirect"), ERR_REDIRECT},
		{412, CODE("PreconditionFailed"), ERR_CHANGED},
		{416, CODE("InvalidRange"), ERR_LENGTH},
		/* what is not known, by status */
		{403, CODE("Newfangled"), ERR_DENIED},
		{503, CODE("Newfangled"), ERR_BUSY},
		{400, CODE("Newfangled"), ERR_HTTP_STATUS},
		/* no code is part of another, or of our own lists */
		{400, CODE("Slow"), ERR_HTTP_STATUS},
		{400, CODE("slowdown"), ERR_HTTP_STATUS},
		{400, CODE("NoSuchKey NoSuchVersion"), ERR_HTTP_STATUS},
		{400, CODE("NoSuchKeys"), ERR_HTTP_STATUS},
		{400, CODE(" NoSuchKey"), ERR_HTTP_STATUS},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum err e = meaning(rows[i].status, "", rows[i].body);

		if (e != rows[i].want)
			CHECK_FAIL("%d %s: %s", rows[i].status, rows[i].body,
			           err_name(e));
	}
}

CASE(meanings_of_statuses)
{
	static const struct {
		int status;
		enum err want;
	} rows[] = {
		{200, ERR_HTTP_STATUS}, {301, ERR_REDIRECT},
		{302, ERR_REDIRECT},    {303, ERR_REDIRECT},
		{304, ERR_HTTP_STATUS}, {307, ERR_REDIRECT},
		{308, ERR_REDIRECT},    {400, ERR_HTTP_STATUS},
		{401, ERR_DENIED},      {403, ERR_DENIED},
		{404, ERR_NO_OBJECT},   {405, ERR_HTTP_STATUS},
		{408, ERR_BUSY},        {412, ERR_CHANGED},
		{416, ERR_LENGTH},      {429, ERR_BUSY},
		{500, ERR_BUSY},        {501, ERR_HTTP_STATUS},
		{502, ERR_BUSY},        {503, ERR_BUSY},
		{504, ERR_BUSY},        {509, ERR_BUSY},
	};
	/* no document, or one that is not S3's */
	static const char *const bodies[] = {
		"",
		"<html><body><h1>404</h1></body></html>",
		"not found",
		"{\"Code\":\"NoSuchKey\"}",
		"<Error",
		"<Error></Error>",
		"<!DOCTYPE html><Error><Code>NoSuchKey</Code></Error>",
		"<Code>NoSuchKey</Code>",
		"<E><Code>NoSuchKey</Code></E>",
		"<Error><a><Code>NoSuchKey</Code></a></Error>",
		"<Error><!-- <Code>NoSuchKey</Code> --></Error>",
		"<Error><Code>NoSuch<b/>Key</Code></Error>",
		"<Error><Code>NoSuchBucket",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t j = 0; j < sizeof bodies / sizeof bodies[0]; j++)
			if (meaning(rows[i].status, "", bodies[j]) !=
			    rows[i].want)
				CHECK_FAIL("%d %s", rows[i].status, bodies[j]);
}

CASE(expired_urls)
{
	CHECK(meaning(403, "",
	              "<Error><Code>AccessDenied</Code><Message>"
	              "Request has expired</Message></Error>") == ERR_EXPIRED);
	CHECK(meaning(403, "",
	              "<Error><Code>AccessDenied</Code><Message>"
	              "Access Denied</Message></Error>") == ERR_DENIED);
	CHECK(meaning(403, "",
	              "<Error><Code>InvalidAccessKeyId</Code>"
	              "<Message>expired</Message></Error>") == ERR_DENIED);
}

/* That version is the deletion: there is nothing to be had. */
CASE(delete_markers)
{
	CHECK(meaning(405, "x-amz-delete-marker: true\r\n",
	              "<Error><Code>MethodNotAllowed</Code></Error>") ==
	      ERR_NO_OBJECT);
	CHECK(meaning(405, "x-amz-delete-marker: true\r\n", "") ==
	      ERR_NO_OBJECT);
	CHECK(meaning(405, "x-amz-delete-marker: false\r\n", "") ==
	      ERR_HTTP_STATUS);
}

/* STS has its words one level deeper; nothing else counts there. */
CASE(documents_of_sts)
{
	struct problem p;

	make(&p, 403, "x-amzn-requestid: REQ2\r\n",
	     SLICE("<ErrorResponse xmlns=\"a\"><Error><Type>Sender</Type><Code>"
	           "AccessDenied</Code><Message>No<a>x</a></Message></Error>"
	           "<RequestId>REQ</RequestId></ErrorResponse>"),
	     7);
	CHECK_TEXT(slice_of(p.code), "AccessDenied");
	CHECK_TEXT(slice_of(p.request_id), "REQ2");
	make(&p, 403, "",
	     SLICE("<Other><Error><Code>AccessDenied</Code></Error></Other>"),
	     7);
	CHECK_TEXT(slice_of(p.code), "");
	make(&p, 403, "",
	     SLICE("<Error><A><Code>AccessDenied</Code></A></Error>"), 7);
	CHECK_TEXT(slice_of(p.code), "");
}

CASE(region_and_request_id)
{
	struct problem p;
	struct slice doc = SLICE(
		"<Error><Code>AuthorizationHeaderMalformed</Code>"
		"<Region>eu-west-1</Region><RequestId>B</RequestId></Error>");

	make(&p, 400, "", doc, 1);
	CHECK_TEXT(slice_of(p.region), "eu-west-1");
	CHECK_TEXT(slice_of(p.request_id), "B");
	/* the head comes first */
	make(&p, 400,
	     "X-Amz-Bucket-Region: us-west-2\r\n"
	     "x-amz-request-id: A\r\n",
	     doc, 1);
	CHECK_TEXT(slice_of(p.region), "us-west-2");
	CHECK_TEXT(slice_of(p.request_id), "A");
	/* a HEAD has nothing else */
	CHECK(meaning(301, "x-amz-bucket-region: r\r\n", "") == ERR_REGION);
	CHECK(meaning(400, "x-amz-bucket-region: r\r\n", "") == ERR_REGION);
	CHECK(meaning(403, "x-amz-bucket-region: r\r\n", "") == ERR_DENIED);
	CHECK(meaning(400, "x-amz-bucket-region: r\r\n", CODE("X")) ==
	      ERR_HTTP_STATUS);
}

CASE(hostile_regions)
{
	static const char *const rows[] = {
		"x/../",     "evil.com#", "a b",
		"UPPER",     "-x",        "r&#10;",
		"evil.com/", "user@h",    "123456789012345678901234567890123",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct problem p;
		char text[200];
		struct buf b = BUF(text);

		buf_put_z(&b, "<Error><Region>");
		buf_put_z(&b, rows[i]);
		buf_put_z(&b, "</Region></Error>");
		make(&p, 400, "", buf_slice(&b), SIZE_MAX);
		CHECK_TEXT(slice_of(p.region), "");
		buf_clear(&b);
		buf_put_z(&b, "x-amz-bucket-region: ");
		buf_put_z(&b, rows[i]);
		buf_put_z(&b, "\r\n");
		make(&p, 400, buf_z(&b), SLICE(""), 1);
		CHECK_TEXT(slice_of(p.region), "");
	}
}

CASE(what_a_terminal_would_obey)
{
	struct problem p;

	make(&p, 403, "x-amz-request-id: \xe2\x80\xae\r\n",
	     SLICE("<Error><Code>~A\x1b[2J</Code><Message>b\r\nc\t&#27;&#8238;"
	           "</Message></Error>"),
	     3);
	CHECK_TEXT(slice_of(p.code), "~A?[2J");
	CHECK_TEXT(slice_of(p.message), "b??c?????");
	CHECK_TEXT(slice_of(p.request_id), "???");
}

/* <Error>, n times 'x' in that element, another one, </Error>. */
static struct slice long_document(const char *name, size_t n)
{
	static char text[2 * PROBLEM_BODY_MAX];
	struct buf b = BUF(text);

	buf_put_z(&b, "<Error><");
	buf_put_z(&b, name);
	buf_put_char(&b, '>');
	buf_put_padded(&b, 1, n, 'x');
	buf_put_z(&b, "</");
	buf_put_z(&b, name);
	buf_put_z(&b, "><RequestId>R</RequestId></Error>");
	return b.over ? SLICE("") : buf_slice(&b);
}

CASE(cut_to_size)
{
	struct problem p;

	make(&p, 400, "", long_document("Code", PROBLEM_CODE_MAX), 999);
	CHECK_U64(strlen(p.code), PROBLEM_CODE_MAX);
	CHECK(p.code[PROBLEM_CODE_MAX - 1] == '1');
	make(&p, 400, "", long_document("Code", PROBLEM_CODE_MAX + 1), 999);
	CHECK_U64(strlen(p.code), PROBLEM_CODE_MAX);
	CHECK(p.code[PROBLEM_CODE_MAX - 1] == 'x');
	make(&p, 400, "", long_document("Message", PROBLEM_TEXT_MAX), 999);
	CHECK_U64(strlen(p.message), PROBLEM_TEXT_MAX);
	CHECK(p.message[PROBLEM_TEXT_MAX - 1] == '1');
	make(&p, 400, "", long_document("Message", PROBLEM_TEXT_MAX + 1), 99);
	CHECK_U64(strlen(p.message), PROBLEM_TEXT_MAX);
	CHECK_TEXT(slice_of(p.request_id), "R");
	make(&p, 400, "", long_document("RequestId", PROBLEM_ID_MAX + 9), 99);
	CHECK_U64(strlen(p.request_id), PROBLEM_ID_MAX);
	make(&p, 400, "", long_document("Region", PROBLEM_REGION_MAX), 99);
	CHECK_U64(strlen(p.region), PROBLEM_REGION_MAX);
	make(&p, 400, "", long_document("Region", PROBLEM_REGION_MAX + 1), 9);
	CHECK_U64(strlen(p.region), 0);
}

/* RequestId ends `tail` bytes before the end of the document. */
CASE(body_at_the_limit)
{
	size_t tail = strlen("</Error>");
	size_t rest = long_document("Key", 1).n - 1 - tail;
	struct problem p;

	make(&p, 400, "", long_document("Key", PROBLEM_BODY_MAX - rest), 50000);
	CHECK_TEXT(slice_of(p.request_id), "R");
	make(&p, 400, "", long_document("Key", PROBLEM_BODY_MAX - rest + 1),
	     50000);
	CHECK_TEXT(slice_of(p.request_id), "");
}

CASE(first_of_two_counts)
{
	struct problem p;

	make(&p, 400, "",
	     SLICE("<Error><Code>A</Code><Code>NoSuchKey</Code>"
	           "</Error>"),
	     4);
	CHECK_TEXT(slice_of(p.code), "A");
	/* an element with another one inside is no code */
	make(&p, 400, "", SLICE("<Error><Code>A<b/>B</Code></Error>"), 4);
	CHECK_TEXT(slice_of(p.code), "");
	/* what was closed before the document broke counts, no more */
	make(&p, 400, "",
	     SLICE("<Error><Code>A</Code><Message>half&bad;"
	           "</Message><Region>r</Region>"),
	     4);
	CHECK_TEXT(slice_of(p.code), "A");
	CHECK_TEXT(slice_of(p.message), "");
	CHECK_TEXT(slice_of(p.region), "");
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(document_of_s3),
	                                       RUN(meanings_of_codes),
	                                       RUN(meanings_of_statuses),
	                                       RUN(expired_urls),
	                                       RUN(delete_markers),
	                                       RUN(documents_of_sts),
	                                       RUN(region_and_request_id),
	                                       RUN(hostile_regions),
	                                       RUN(what_a_terminal_would_obey),
	                                       RUN(cut_to_size),
	                                       RUN(body_at_the_limit),
	                                       RUN(first_of_two_counts),
	                                       {0}});
}
