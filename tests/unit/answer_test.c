#include "fetch/answer.h"

#include "check.h"

static char head_text[HEAD_BYTES_MAX];

/* A head as it comes in, without its last empty line. */
static bool parse(struct head *h, const char *text)
{
	size_t used;
	bool done = false;

	head_init(h, head_text);
	return head_feed(h, slice_of(text), &used, &done) == ERR_OK && !done &&
	       head_feed(h, SLICE("\r\n"), &used, &done) == ERR_OK && done;
}

static const struct source s3 = {.kind = SOURCE_S3};
static const struct source url = {.kind = SOURCE_URL};
static const struct endpoint aws = {.custom = false};
static const struct endpoint other = {.custom = true};

/* ---- the first answer ---------------------------------------------------- */

CASE(what_an_object_is)
{
	struct head h;
	struct job_facts f;

	CHECK(parse(&h, "HTTP/1.1 200 OK\r\n"
	                "Content-Length: 1000\r\n"
	                "Accept-Ranges: bytes\r\n"
	                "ETag: \"900150983cd24fb0d6963f7d28e17f72\"\r\n"
	                "x-amz-version-id: v.1\r\n"
	                "x-amz-checksum-type: FULL_OBJECT\r\n"
	                "x-amz-checksum-crc32c: AAAAAQ==\r\n"));
	memset(&f, 0xff, sizeof f);
	CHECK_U64(answer_facts(&h, &s3, &aws, &f), ERR_OK);
	CHECK(f.size_known && f.ranges);
	CHECK_TEXT(slice_of(f.etag), "\"900150983cd24fb0d6963f7d28e17f72\"");
	CHECK_TEXT(slice_of(f.version_id), "v.1");
	CHECK_U64(f.checksum.kind, CHECKSUM_CRC32C);
	CHECK(f.checksum.value[3] == 1);
}

/* The ETag as an MD5 proves something on AWS's own servers alone. */
CASE(whose_etag_it_is)
{
	struct head h;
	struct job_facts f;

	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
	                "ETag: \"900150983cd24fb0d6963f7d28e17f72\"\r\n"));
	CHECK_U64(answer_facts(&h, &s3, &aws, &f), ERR_OK);
	CHECK(f.checksum.kind == CHECKSUM_MD5 && !f.checksum.weak);
	CHECK_U64(answer_facts(&h, &s3, &other, &f), ERR_OK);
	CHECK(f.checksum.kind == CHECKSUM_MD5 && f.checksum.weak);
	CHECK_U64(answer_facts(&h, &url, &aws, &f), ERR_OK);
	CHECK(f.checksum.kind == CHECKSUM_MD5 && f.checksum.weak);
}

CASE(which_version_it_is)
{
	struct head h;

	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nx-amz-version-id: v.1\r\n"));
	CHECK(answer_is_version(&h, SLICE("v.1")));
	CHECK(answer_is_version(&h, SLICE("")));
	CHECK(!answer_is_version(&h, SLICE("v.10")));
	CHECK(!answer_is_version(&h, SLICE("V.1")));
	CHECK(!answer_is_version(&h, SLICE("null")));
	CHECK(parse(&h, "HTTP/1.1 200 OK\r\n"));
	CHECK(answer_is_version(&h, SLICE("")));
	CHECK(answer_is_version(&h, SLICE("null")));
	CHECK(!answer_is_version(&h, SLICE("v.1")));
}

CASE(what_a_function_answers)
{
	const struct source lambda = {
		.kind = SOURCE_S3,
		.bucket = SLICE("arn:aws:s3-object-lambda:eu-west-1:1234:"
	                        "accesspoint/n")};
	const struct source point = {
		.kind = SOURCE_S3,
		.bucket = SLICE("arn:aws:s3:eu-west-1:1234:accesspoint/n")};
	struct head h;
	struct job_facts f;

	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"));
	CHECK_U64(answer_facts(&h, &lambda, &aws, &f), ERR_OK);
	CHECK(f.size_known && !f.ranges && !f.etag[0]);
	CHECK_U64(answer_facts(&h, &point, &aws, &f), ERR_NOT_S3);
	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
	                "ETag: \"900150983cd24fb0d6963f7d28e17f72\"\r\n"));
	CHECK_U64(answer_facts(&h, &lambda, &aws, &f), ERR_OK);
	CHECK(f.checksum.kind == CHECKSUM_MD5 && f.checksum.weak);
	CHECK_U64(answer_facts(&h, &point, &aws, &f), ERR_OK);
	CHECK(f.checksum.kind == CHECKSUM_MD5 && !f.checksum.weak);
}

CASE(what_can_have_ranges)
{
	static const struct {
		const char *head;
		bool size_known, ranges;
	} rows[] = {
		{"Content-Length: 9\r\nETag: \"e\"\r\n", true, true},
		{"Content-Length: 0\r\nETag: \"e\"\r\n", true, true},
		{"Content-Length: 9\r\nETag: \"e\"\r\nAccept-Ranges: none\r\n",
	         true, false},
		{"Content-Length: 9\r\nETag: \"e\"\r\nAccept-Ranges: None\r\n",
	         true, false},
		{"Content-Length: 9\r\nETag: W/\"e\"\r\n", true, false},
		{"Content-Length: 9\r\nETag: e\r\n", true, false},
		{"Content-Length: 9\r\nETag: \"\"\r\n", true, false},
		{"Content-Length: 9\r\n", true, false},
		{"Transfer-Encoding: chunked\r\nETag: \"e\"\r\n", false, false},
		{"ETag: \"e\"\r\n", false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[256];
		struct head h;
		struct job_facts f;

		snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\n%s",
		         rows[i].head);
		CHECK(parse(&h, text));
		CHECK_U64(answer_facts(&h, &url, &other, &f), ERR_OK);
		if (f.size_known != rows[i].size_known ||
		    f.ranges != rows[i].ranges)
			CHECK_FAIL("row %zu", i);
	}
}

CASE(what_is_no_object)
{
	static const int statuses[] = {201, 203, 204, 206, 299};
	struct head h;
	struct job_facts f;

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		char text[64];

		snprintf(text, sizeof text, "HTTP/1.1 %d X\r\nETag: \"e\"\r\n",
		         statuses[i]);
		CHECK(parse(&h, text));
		CHECK_U64(answer_facts(&h, &s3, &aws, &f), ERR_HTTP_STATUS);
	}
	/* N24: the login page of a gateway */
	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	                "Content-Length: 20\r\n"));
	CHECK_U64(answer_facts(&h, &s3, &aws, &f), ERR_NOT_S3);
	CHECK_U64(answer_facts(&h, &url, &aws, &f), ERR_OK);
	CHECK_TEXT(slice_of(f.etag), "");
}

/* What does not fit is none, so that nothing rests on half of it. */
CASE(an_etag_at_its_limit_and_past_it)
{
	for (size_t n = JOB_ETAG_MAX; n <= JOB_ETAG_MAX + 1; n++) {
		char text[512], etag[JOB_ETAG_MAX + 2];
		struct head h;
		struct job_facts f;
		struct ask all = {.to = 0};
		bool fits = n == JOB_ETAG_MAX;

		memset(etag, 'e', n);
		etag[0] = etag[n - 1] = '"';
		etag[n] = '\0';
		snprintf(text, sizeof text,
		         "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: %s\r\n",
		         etag);
		CHECK(parse(&h, text));
		CHECK_U64(answer_facts(&h, &s3, &aws, &f), ERR_OK);
		CHECK_TEXT(slice_of(f.etag), fits ? etag : "");
		CHECK(f.ranges == fits);
		/* and another attempt is not taken for another object */
		CHECK_U64(answer_compare(&h, &all, f.etag, true, 9),
		          ANSWER_RIGHT);
	}
}

/* ---- later answers: faults.md N11 to N16 --------------------------------- */

struct row {
	const char *name;
	uint64_t from, to; /* asked for, of an object of 1000 bytes, "e" */
	const char *head;  /* from the status on */
	enum answer answer;
};

static const struct row rows[] = {
	{"the range", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Length: 200\r\n"
         "Content-Range: bytes 100-299/1000\r\n",
         ANSWER_RIGHT},
	{"the range, chunked", 100, 300,
         "206 P\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n"
         "Content-Range: bytes 100-299/1000\r\n",
         ANSWER_RIGHT},
	{"the last byte", 999, 1000,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 999-999/1000\r\n",
         ANSWER_RIGHT},
	{"all of it as a range", 0, 1000,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 0-999/1000\r\n",
         ANSWER_RIGHT},
	{"N11 all for a range", 100, 300,
         "200 OK\r\nETag: \"e\"\r\nContent-Length: 1000\r\n", ANSWER_WHOLE},
	{"N11 all for a range from 0", 0, 300,
         "200 OK\r\nETag: \"e\"\r\nContent-Length: 1000\r\n", ANSWER_WHOLE},
	{"N11 all of another", 100, 300,
         "200 OK\r\nETag: \"f\"\r\nContent-Length: 1000\r\n", ANSWER_CHANGED},
	{"N12 earlier", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 99-299/1000\r\n",
         ANSWER_WRONG},
	{"N12 later", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 101-299/1000\r\n",
         ANSWER_WRONG},
	{"N12 shorter", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 100-298/1000\r\n",
         ANSWER_WRONG},
	{"N12 longer", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 100-300/1000\r\n",
         ANSWER_WRONG},
	{"N12 from the start", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 0-199/1000\r\n",
         ANSWER_WRONG},
	{"N13 a length that is not the range's", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Length: 201\r\n"
         "Content-Range: bytes 100-299/1000\r\n",
         ANSWER_WRONG},
	{"N14 no Content-Range", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Length: 200\r\n", ANSWER_WRONG},
	{"N14 multipart", 100, 300,
         "206 P\r\nETag: \"e\"\r\n"
         "Content-Type: multipart/byteranges; boundary=x\r\n",
         ANSWER_WRONG},
	{"N14 another total", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 100-299/1001\r\n",
         ANSWER_WRONG},
	{"N14 no total", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 100-299/*\r\n",
         ANSWER_WRONG},
	{"N14 another unit", 100, 300,
         "206 P\r\nETag: \"e\"\r\nContent-Range: lines 100-299/1000\r\n",
         ANSWER_WRONG},
	{"N15 another ETag", 100, 300,
         "206 P\r\nETag: \"f\"\r\nContent-Range: bytes 100-299/1000\r\n",
         ANSWER_CHANGED},
	{"N16 a weak one of the same text", 100, 300,
         "206 P\r\nETag: W/\"e\"\r\nContent-Range: bytes 100-299/1000\r\n",
         ANSWER_CHANGED},
	{"N16 another case", 100, 300,
         "206 P\r\nETag: \"E\"\r\nContent-Range: bytes 100-299/1000\r\n",
         ANSWER_CHANGED},
	{"N16 no ETag any more", 100, 300,
         "206 P\r\nContent-Range: bytes 100-299/1000\r\n", ANSWER_CHANGED},
	{"N16 another ETag and total", 100, 300,
         "206 P\r\nETag: \"f\"\r\nContent-Range: bytes 100-299/2000\r\n",
         ANSWER_CHANGED},
	{"another status", 100, 300,
         "204 No\r\nETag: \"e\"\r\nContent-Range: bytes 100-299/1000\r\n",
         ANSWER_WRONG},
	{"all of it again", 0, 0,
         "200 OK\r\nETag: \"e\"\r\nContent-Length: 1000\r\n", ANSWER_RIGHT},
	{"all of it, changed", 0, 0,
         "200 OK\r\nETag: \"f\"\r\nContent-Length: 1000\r\n", ANSWER_CHANGED},
	{"all of it, another length", 0, 0,
         "200 OK\r\nETag: \"e\"\r\nContent-Length: 999\r\n", ANSWER_CHANGED},
	{"all of it, no length", 0, 0, "200 OK\r\nETag: \"e\"\r\n",
         ANSWER_CHANGED},
	{"a range for all of it", 0, 0,
         "206 P\r\nETag: \"e\"\r\nContent-Range: bytes 0-999/1000\r\n",
         ANSWER_WRONG},
};

CASE(later_answers)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *r = &rows[i];
		struct ask a = {.from = r->from, .to = r->to};
		char text[256];
		struct head h;
		enum answer got;

		snprintf(text, sizeof text, "HTTP/1.1 %s", r->head);
		CHECK(parse(&h, text));
		got = answer_compare(&h, &a, "\"e\"", true, 1000);
		if (got != r->answer)
			CHECK_FAIL("%s: %d, not %d", r->name, (int)got,
			           (int)r->answer);
	}
}

/* A URL without an ETag, and one without a length, in one stream. */
CASE(later_answers_about_a_url)
{
	struct ask all = {.to = 0};
	struct head h;

	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"));
	CHECK_U64(answer_compare(&h, &all, "", true, 9), ANSWER_RIGHT);
	CHECK_U64(answer_compare(&h, &all, "", true, 8), ANSWER_CHANGED);
	CHECK_U64(answer_compare(&h, &all, "", false, 0), ANSWER_CHANGED);
	CHECK(parse(&h, "HTTP/1.1 200 OK\r\n"));
	CHECK_U64(answer_compare(&h, &all, "", false, 0), ANSWER_RIGHT);
	CHECK_U64(answer_compare(&h, &all, "", true, 0), ANSWER_CHANGED);
	CHECK(parse(&h, "HTTP/1.1 200 OK\r\nETag: \"e\"\r\n"));
	CHECK_U64(answer_compare(&h, &all, "", false, 0), ANSWER_CHANGED);
}

/* ---- asking for checksums ------------------------------------------------ */

CASE(a_url_whose_signature_allows_it)
{
	static const struct {
		const char *path;
		bool may;
	} urls[] = {
		{"/k?X-Amz-SignedHeaders=host%3Bx-amz-checksum-mode&X=1", true},
		{"/k?X-Amz-SignedHeaders=host;x-amz-checksum-mode", true},
		{"/k?A=1&x-amz-signedheaders=X-Amz-Checksum-Mode", true},
		{"/k?X-Amz-SignedHeaders=x-amz-checksum-mode%3bhost", true},
		{"/k?X-Amz-SignedHeaders=host", false},
		{"/k?X-Amz-SignedHeaders=host%3Bx-amz-checksum-mode2", false},
		{"/k?X-Amz-SignedHeaders=xx-amz-checksum-mode", false},
		{"/k?X-Amz-SignedHeaders=", false},
		{"/k?X-Amz-SignedHeaders", false},
		{"/k?Other=x-amz-checksum-mode", false},
		{"/X-Amz-SignedHeaders=x-amz-checksum-mode", false},
		{"/k?X-Amz-SignedHeaders=%zz;x-amz-checksum-mode", false},
		{"/k?", false},
		{"/k", false},
		{"", false},
	};

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		if (answer_may_ask_checksum(slice_of(urls[i].path)) !=
		    urls[i].may)
			CHECK_FAIL("%s", urls[i].path);
}

CASE(too_many_signed_headers_are_none)
{
	char path[2048] = "/k?X-Amz-SignedHeaders=x-amz-checksum-mode";

	CHECK(answer_may_ask_checksum(slice_of(path)));
	for (int i = 0; i < 500; i++)
		strcat(path, ";a");
	CHECK(!answer_may_ask_checksum(slice_of(path)));
}

CASE(what_an_earlier_run_got)
{
	struct job_before b = {.kept = true,
	                       .kept_etag = 7,
	                       .kept_size = 100,
	                       .kept_modified_s = 1000};

	CHECK(answer_etag_hash(SLICE("\"a\"")) == answer_etag_hash(SLICE("a")));
	CHECK(answer_etag_hash(SLICE("W/\"a\"")) !=
	      answer_etag_hash(SLICE("a")));
	CHECK(answer_etag_hash(SLICE("")) == 0);
	CHECK(answer_is_unchanged(&b, 7, 100, 0));
	CHECK(answer_is_unchanged(&b, 7, UINT64_MAX, 2000));
	CHECK(!answer_is_unchanged(&b, 8, 100, 1000));
	CHECK(!answer_is_unchanged(&b, 7, 101, 1000));
	CHECK(!answer_is_unchanged(&b, 0, 100, 1000));
	b.by_date = true;
	CHECK(answer_is_unchanged(&b, 8, 101, 999));
	CHECK(answer_is_unchanged(&b, 7, 100, 1000));
	CHECK(answer_is_unchanged(&b, 0, UINT64_MAX, 1000));
	CHECK(!answer_is_unchanged(&b, 7, 100, 1001));
	CHECK(!answer_is_unchanged(&b, 7, 100, 0));
	/* Written again within the second. */
	CHECK(!answer_is_unchanged(&b, 8, 100, 1000));
	CHECK(!answer_is_unchanged(&b, 7, 101, 1000));
	b.kept_etag = 0;
	CHECK(answer_is_unchanged(&b, 8, 100, 1000));
	b.by_date = false;
	CHECK(!answer_is_unchanged(&b, 0, 100, 1000));
	b.kept_etag = 7;
	b.kept = false;
	CHECK(!answer_is_unchanged(&b, 7, 100, 1000));
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(what_an_object_is),
	                              RUN(whose_etag_it_is),
	                              RUN(which_version_it_is),
	                              RUN(what_a_function_answers),
	                              RUN(what_can_have_ranges),
	                              RUN(what_is_no_object),
	                              RUN(an_etag_at_its_limit_and_past_it),
	                              RUN(later_answers),
	                              RUN(later_answers_about_a_url),
	                              RUN(a_url_whose_signature_allows_it),
	                              RUN(too_many_signed_headers_are_none),
	                              RUN(what_an_earlier_run_got),
	                              {0}});
}
