#include "cmd/lines.h"

#include "check.h"

static char text[LINES_MAX];

static struct slice progress(const struct lines_progress *p, bool json)
{
	struct buf b = BUF(text);

	lines_put_progress(&b, p, json);
	return buf_slice(&b);
}

static struct slice live(const struct lines_progress *p, unsigned columns)
{
	struct buf b = BUF(text);

	lines_put_live(&b, p, columns);
	return buf_slice(&b);
}

static struct slice file(const struct lines_file *f, bool json)
{
	struct buf b = BUF(text);

	lines_put_file(&b, f, json);
	return buf_slice(&b);
}

static struct slice error(const struct lines_error *e, bool json)
{
	struct buf b = BUF(text);

	lines_put_error(&b, e, json);
	return b.over ? SLICE("over") : buf_slice(&b);
}

static struct slice note(struct slice object, struct slice what, bool json)
{
	struct buf b = BUF(text);

	lines_put_note(&b, 12345, object, what, json);
	return b.over ? SLICE("over") : buf_slice(&b);
}

static struct slice end(const struct lines_end *e, bool json)
{
	struct buf b = BUF(text);

	lines_put_end(&b, e, json);
	return buf_slice(&b);
}

static const struct lines_progress usual = {
	.elapsed_ms = 12345,
	.bytes_done = 18874368,
	.bytes_total = 41943040,
	.total_known = true,
	.rate = 1258291,
	.eta_known = true,
	.eta_s = 23,
	.files_done = 3,
	.files_total = 40,
};

/* All of it but the last byte, an LF, is printable ASCII. */
static bool is_line(struct slice s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return s.n > 0 && s.p[s.n - 1] == '\n';
}

CASE(progress_line)
{
	struct lines_progress p = usual;

	CHECK_TEXT(progress(&p, false),
	           "pail  12.3s   45%  18.0/40.0 MiB  1.19 MiB/s  eta 23s  "
	           "files 3/40  retries 0\n");
	p.files_failed = 2;
	CHECK_TEXT(progress(&p, false),
	           "pail  12.3s   45%  18.0/40.0 MiB  1.19 MiB/s  eta 23s  "
	           "files 3/40  retries 0\n");
	p.total_known = false;
	p.eta_known = false;
	CHECK_TEXT(progress(&p, false),
	           "pail  12.3s   45%  18.0/~40.0 MiB  1.19 MiB/s  eta --  "
	           "files 3/40  retries 0\n");
	p.bytes_total = 0;
	p.bytes_done = 100;
	p.rate = 0;
	CHECK_TEXT(progress(&p, false),
	           "pail  12.3s   --%  100/? B  0 B/s  eta --  files 3/40  "
	           "retries 0  failed 2\n");
}

CASE(percent_keeps_its_word)
{
	struct lines_progress p = usual;

	p.bytes_done = p.bytes_total;
	CHECK(slice_starts(progress(&p, false), SLICE("pail  12.3s  100%")));
	p.total_known = false;
	p.bytes_done = p.bytes_total + 1; /* the estimate was too low */
	CHECK(slice_starts(progress(&p, false),
	                   SLICE("pail  12.3s   99%  40.0/~40.0 MiB")));
	p.total_known = true;
	p.bytes_done = p.bytes_total = 0;
	CHECK(slice_starts(progress(&p, false),
	                   SLICE("pail  12.3s  100%  0/0 B")));
}

CASE(large_numbers_are_set_closer)
{
	struct lines_progress p = usual;

	p.files_done = 12345;
	p.files_total = 20000;
	CHECK_TEXT(progress(&p, false),
	           "pail 12.3s 45% 18.0/40.0 MiB 1.19 MiB/s eta 23s "
	           "files 12345/20000 retries 0\n");
	p.files_done = UINT64_MAX - 1;
	p.files_total = UINT64_MAX;
	CHECK_TEXT(progress(&p, false),
	           "pail 12.3s 45% 18.0/40.0 MiB 1.19 MiB/s eta 23s "
	           "files 18E/18E retries 0\n");
}

/* The values where a figure is widest, and the ends. */
static const uint64_t wide[] = {0,
                                9,
                                999,
                                1000,
                                1023,
                                9999,
                                10239,
                                99999,
                                1023999,
                                35999999,
                                4503599627370495,
                                999999999999999999,
                                UINT64_MAX - 1,
                                UINT64_MAX};

enum { WIDE = sizeof wide / sizeof wide[0] };

static size_t words(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < s.n; i++)
		n += s.p[i] != ' ' && (s.p[i + 1] == ' ' || i + 2 == s.n);
	return n;
}

CASE(progress_is_never_too_wide)
{
	uint32_t seed = 1;

	for (int i = 0; i < 200000; i++) {
		uint64_t v[9];
		struct lines_progress p;
		struct slice s;

		for (int k = 0; k < 9; k++) {
			seed = seed * 1664525 + 1013904223;
			v[k] = wide[(seed >> 16) % WIDE];
		}
		p = (struct lines_progress){
			v[0], v[1],           v[2],           seed >> 31,
			v[3], seed >> 30 & 1, v[4],           v[5],
			v[6], v[7],           seed >> 29 & 1, v[8]};
		s = progress(&p, false);
		CHECK(is_line(s));
		CHECK(s.n <= LINES_COLUMNS + 1);
		CHECK(words(s) == 13 || words(s) == 15);
	}
}

CASE(the_widest_of_all_fits_exactly)
{
	struct lines_progress p = {999900, 1000, 1023, false, 1000, true,
	                           5940,   9999, 0,    9999,  true, 9999};

	p.files_done = p.files_total = 9999;
	p.bytes_done = p.bytes_total = 1000;
	p.rate = 1023;
	p.elapsed_ms = 999900;
	CHECK_TEXT(progress(&p, false),
	           "pail 999.9s 99% 0.97/~0.97 KiB 0.99 KiB/s eta 99m "
	           "files 9999/9999 retries 9999\n");
	p.eta_s = 359999; /* "4d03h" no longer fits */
	p.elapsed_ms = 99999000;
	CHECK(progress(&p, false).n <= LINES_COLUMNS + 1);
}

CASE(live_line_fills_its_width)
{
	struct lines_progress p = usual;

	for (int i = 0; i < WIDE * WIDE; i++)
		for (unsigned columns = 0; columns < 300; columns += 7) {
			struct slice s;

			p.bytes_total = wide[i % WIDE];
			p.bytes_done = wide[i / WIDE % WIDE];
			p.files_failed = wide[i % WIDE] / 2;
			s = live(&p, columns);
			CHECK(s.n && s.p[0] == '\r');
			CHECK_U64(s.n - 1, columns > 257 ? 256
			                   : columns     ? columns - 1
			                                 : 0);
			CHECK(slice_find(s, '\n') == s.n);
		}
	CHECK_TEXT(live(&usual, 80),
	           "\r 45% [########..........] 18.0/40.0 MiB 1.19 MiB/s "
	           "eta 23s files 3/40 retries 0");
}

CASE(live_line_is_taken_away)
{
	struct buf b = BUF(text);

	lines_put_clear(&b, 8);
	CHECK_TEXT(buf_slice(&b), "\r       \r");
	buf_clear(&b);
	lines_put_clear(&b, 0);
	CHECK_TEXT(buf_slice(&b), "\r\r");
}

CASE(file_line)
{
	struct lines_file f = {.elapsed_ms = 12345,
	                       .source = SLICE("s3://b/k"),
	                       .name = SLICE("fw/image.bin"),
	                       .bytes = 4194304,
	                       .took_ms = 1900,
	                       .verified = SLICE("crc64nvme")};

	CHECK_TEXT(file(&f, false),
	           "pail  12.3s  got  4.00 MiB  1.9s  crc64nvme  "
	           "fw/image.bin\n");
	f.resumed = true;
	CHECK_TEXT(file(&f, false),
	           "pail  12.3s  got  4.00 MiB  1.9s  crc64nvme,resumed  "
	           "fw/image.bin\n");
	f.resumed = false;
	f.verified = SLICE("");
	CHECK_TEXT(file(&f, false),
	           "pail  12.3s  got  4.00 MiB  1.9s  none  fw/image.bin\n");
	f.name = SLICE("a/long/path/to/something/with\n/that/is/too/long/for"
	               "/the/line/image.bin");
	CHECK_TEXT(file(&f, false),
	           "pail  12.3s  got  4.00 MiB  1.9s  none  ..."
	           "t/is/too/long/for/the/line/image.bin\n");
}

CASE(file_line_is_never_too_wide)
{
	struct lines_file f = {.elapsed_ms = UINT64_MAX,
	                       .took_ms = UINT64_MAX,
	                       .bytes = UINT64_MAX,
	                       .resumed = true};

	f.name = SLICE("a/long/path/to/something/that/is/too/long/image.bin");
	for (int k = 0; k < CHECKSUM_KINDS; k++) {
		f.verified = slice_of(checksum_name((enum checksum_kind)k));
		CHECK(is_line(file(&f, false)));
		CHECK(file(&f, false).n <= LINES_COLUMNS + 1);
		CHECK(slice_ends(file(&f, false), SLICE("/image.bin\n")));
	}
	f.verified = f.name;
	CHECK(file(&f, false).n <= LINES_COLUMNS + 1);
	CHECK(slice_ends(file(&f, false), SLICE("image.bin\n")));
}

CASE(note_line)
{
	CHECK_TEXT(note(SLICE("s3://b/k"),
	                SLICE("the object changed, started again"), false),
	           "pail: s3://b/k: the object changed, started again\n");
	CHECK_TEXT(note(SLICE(""), SLICE("nothing to do"), false),
	           "pail: nothing to do\n");
	CHECK_TEXT(note(SLICE("https://h/k?X-Amz-Signature=s3cret"),
	                SLICE("a\x1b[2J https://h/k?sig=s3cret"), false),
	           "pail: https://h/k: a\\x1b[2J https://h/k\n");
	CHECK(slice_find(note(SLICE("https://h/k?sig=s"),
	                      SLICE("https://h/k?sig=s"), true),
	                 '?') ==
	      note(SLICE("https://h/k?sig=s"), SLICE("https://h/k?sig=s"), true)
	              .n);
	CHECK_TEXT(note(SLICE("https://h/k?q"), SLICE("a\"\n"), true),
	           "{\"event\":\"note\",\"elapsed_ms\":12345,"
	           "\"object\":\"https://h/k\",\"text\":\"a\\\"\\u000a\"}\n");
}

CASE(error_line)
{
	struct lines_error e = {.object = SLICE("s3://b/k"),
	                        .err = ERR_NO_OBJECT,
	                        .host = SLICE("b.s3.eu-west-1.amazonaws.com"),
	                        .status = 404,
	                        .code = SLICE("NoSuchKey"),
	                        .request_id = SLICE("7A5C")};

	CHECK_TEXT(error(&e, false),
	           "pail: s3://b/k: no such object "
	           "(b.s3.eu-west-1.amazonaws.com, status 404, NoSuchKey, "
	           "request 7A5C): check the key\n");
	e.reason = SLICE("The key does not exist");
	e.code = SLICE("");
	e.retrying = true;
	e.wait_ms = 1234;
	CHECK_TEXT(error(&e, false),
	           "pail: s3://b/k: no such object: The key does not exist "
	           "(b.s3.eu-west-1.amazonaws.com, status 404, request 7A5C): "
	           "next attempt in 1.2s\n");
	e = (struct lines_error){.err = ERR_USAGE, .reason = SLICE("why")};
	CHECK_TEXT(
		error(&e, false),
		"pail: wrong usage: why: see pail --help, pail COMMAND --help\n");
}

CASE(error_line_is_one_safe_line)
{
	struct lines_error e = {
		.object = SLICE("https://h/k?X-Amz-Signature=s3cret"),
		.err = ERR_DENIED,
		.reason = SLICE("no https://h/k?X-Amz-Signature=s3cret\n"),
		.host = SLICE("h\r\n"),
		.code = SLICE("\x1b[2J"),
		.request_id = SLICE("\xff")};

	CHECK_TEXT(error(&e, false),
	           "pail: https://h/k: access denied: no https://h/k "
	           "(h\\x0d\\x0a, \\x1b[2J, request \\xff): "
	           "check the permissions\n");
	CHECK(slice_find(error(&e, true), '?') == error(&e, true).n);
}

/* A key of the longest kind that is all escapes is still shown whole; what
 * is longer is cut, and the line stays within LINES_MAX. */
CASE(limits_of_an_error)
{
	static char huge[LINES_MAX];
	struct lines_error e = {.err = ERR_NO_OBJECT, .status = 404};

	memset(huge, '\xff', sizeof huge);
	memcpy(huge, "s3://", 5);
	for (int json = 0; json < 2; json++) {
		e.object = (struct slice){huge, 5 + 255 + 1 + 1024};
		CHECK(slice_find(error(&e, json), '.') == error(&e, json).n);
		CHECK(error(&e, json).n > 1280U * (json ? 6 : 4));
		e.object.n = sizeof huge;
		e.reason = e.host = e.code = e.request_id = e.object;
		CHECK(is_line(error(&e, json)));
		CHECK(error(&e, json).n > 7000);
		CHECK(is_line(note(e.object, e.object, json)));
		CHECK(note(e.object, e.object, json).n > 7000);
		e.reason = e.host = e.code = e.request_id = SLICE("");
	}
}

CASE(end_line)
{
	struct lines_end e = {40, 41943040, 34123, 0, 0, 1, 41, 4, 0, 0, {0}};

	e.verified[CHECKSUM_CRC64NVME] = 38;
	e.verified[CHECKSUM_NONE] = 2;
	CHECK_TEXT(end(&e, false),
	           "pail: 40 files, 41943040 bytes, 34.1 s, 0 failed, "
	           "verified: crc64nvme 38, none 2\n");
	e.files_done = 0;
	CHECK_TEXT(end(&e, false),
	           "pail: 0 files, 41943040 bytes, 34.1 s, 0 failed\n");
	e.files_done = 1;
	for (int k = 0; k < CHECKSUM_KINDS; k++)
		e.verified[k] = UINT64_MAX;
	e.bytes = e.elapsed_ms = e.files_failed = UINT64_MAX;
	CHECK_TEXT(end(&e, false),
	           "pail: 1 files, 18446744073709551615 bytes, "
	           "18446744073709551.6 s, 18446744073709551615 failed, "
	           "verified: crc64nvme 18446744073709551615, "
	           "crc32c 18446744073709551615, crc32 18446744073709551615, "
	           "sha256 18446744073709551615, sha1 18446744073709551615, "
	           "etag-md5 18446744073709551615, "
	           "sha256(given) 18446744073709551615, "
	           "sha256-parts 18446744073709551615, "
	           "sha1-parts 18446744073709551615, "
	           "crc32c-parts 18446744073709551615, "
	           "crc32-parts 18446744073709551615, "
	           "etag-md5-parts 18446744073709551615, "
	           "none 18446744073709551615\n");
}

CASE(json_lines)
{
	struct lines_progress p = usual;
	struct lines_file f = {12345,
	                       SLICE("https://h/k?q"),
	                       SLICE("a\"\xc3\xa4\xff\n"),
	                       5,
	                       6,
	                       7,
	                       SLICE("etag-md5"),
	                       true};
	struct lines_error e = {.object = SLICE("s3://b/k"),
	                        .err = ERR_NO_OBJECT,
	                        .status = 404,
	                        .code = SLICE("NoSuchKey")};
	struct lines_end n = {1, 2, 3, 4, 0, 5, 6, 7, 80, 9, {0}};

	CHECK_TEXT(
		progress(&p, true),
		"{\"event\":\"progress\",\"elapsed_ms\":12345,"
		"\"bytes_done\":18874368,\"bytes_total\":41943040,"
		"\"total_known\":true,\"percent\":45,"
		"\"bytes_per_s\":1258291,\"eta_s\":23,\"files_done\":3,"
		"\"files_failed\":0,\"files_total\":40,\"files_more\":false,\"retries\":0}\n");
	p.bytes_total = 0;
	p.total_known = p.eta_known = false;
	CHECK_TEXT(
		progress(&p, true),
		"{\"event\":\"progress\",\"elapsed_ms\":12345,"
		"\"bytes_done\":18874368,\"bytes_total\":null,"
		"\"total_known\":false,\"percent\":null,"
		"\"bytes_per_s\":1258291,\"eta_s\":null,\"files_done\":3,"
		"\"files_failed\":0,\"files_total\":40,\"files_more\":false,\"retries\":0}\n");
	CHECK_TEXT(file(&f, true),
	           "{\"event\":\"file\",\"elapsed_ms\":12345,"
	           "\"source\":\"https://h/k\","
	           "\"name\":\"a\\\"\xc3\xa4\\u00ff\\u000a\","
	           "\"bytes\":5,\"took_ms\":6,\"retries\":7,"
	           "\"verified\":\"etag-md5\",\"resumed\":true}\n");
	f.verified = SLICE("");
	f.resumed = false;
	CHECK(slice_ends(file(&f, true), SLICE("\"verified\":\"none\","
	                                       "\"resumed\":false}\n")));
	CHECK_TEXT(error(&e, true),
	           "{\"event\":\"error\",\"elapsed_ms\":0,"
	           "\"object\":\"s3://b/k\",\"error\":\"NO_OBJECT\","
	           "\"class\":\"NOT_FOUND\",\"text\":\"no such object\","
	           "\"reason\":\"\",\"host\":\"\",\"http_status\":404,"
	           "\"code\":\"NoSuchKey\",\"request_id\":\"\","
	           "\"retry_in_ms\":null,\"hint\":\"check the key\"}\n");
	CHECK_TEXT(
		end(&n, true),
		"{\"event\":\"end\",\"elapsed_ms\":3,\"files_done\":1,"
		"\"files_failed\":4,\"files_unchanged\":0,\"bytes\":2,\"fetched\":9,"
		"\"retries\":5,\"requests\":6,\"connections\":7,"
		"\"verified\":{},\"exit_status\":80}\n");
	n.verified[CHECKSUM_NONE] = 2;
	n.verified[CHECKSUM_CRC32C] = 1;
	n.verified[CHECKSUM_SHA256_GIVEN] = 3;
	CHECK(slice_ends(end(&n, true), SLICE("\"verified\":{\"crc32c\":1,"
	                                      "\"sha256(given)\":3,\"none\":2},"
	                                      "\"exit_status\":80}\n")));
}

CASE(a_small_buffer_is_over)
{
	for (size_t cap = 0; cap < 40; cap++) {
		char *p = check_guarded("", 0) - cap;
		struct buf b;

		buf_init(&b, p, cap);
		lines_put_progress(&b, &usual, false);
		CHECK(b.over && b.n <= cap);
		buf_init(&b, p, cap);
		lines_put_live(&b, &usual, 80);
		CHECK(b.over && b.n <= cap);
		check_unguard(p, cap);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(progress_line),
				 RUN(percent_keeps_its_word),
				 RUN(large_numbers_are_set_closer),
				 RUN(progress_is_never_too_wide),
				 RUN(the_widest_of_all_fits_exactly),
				 RUN(live_line_fills_its_width),
				 RUN(live_line_is_taken_away),
				 RUN(file_line),
				 RUN(file_line_is_never_too_wide),
				 RUN(note_line),
				 RUN(error_line),
				 RUN(error_line_is_one_safe_line),
				 RUN(limits_of_an_error),
				 RUN(end_line),
				 RUN(json_lines),
				 RUN(a_small_buffer_is_over),
				 {0},
			 });
}
