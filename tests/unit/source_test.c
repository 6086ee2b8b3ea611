#include "s3/source.h"

#include "check.h"

/* Parses at the end of readable memory, so that no byte past it is seen. */
static enum err parse(struct slice text, struct source *s, char **guard)
{
	*guard = check_guarded(text.p, text.n);
	if (!*guard)
		return ERR_BUG;
	return source_parse((struct slice){*guard, text.n}, s);
}

CASE(s3_keys_keep_every_byte)
{
	static const struct {
		struct slice text;
		const char *bucket;
		struct slice key;
	} rows[] = {
#define ROW(bucket, key) {SLICE("s3://" bucket "/" key), bucket, SLICE(key)}
		ROW("b", "k"),
		ROW("b", "/x"),
		ROW("b", "//"),
		ROW("b", "dir/"),
		ROW("b", "a b+c%20d?e#f&g=h"),
		ROW("b", "../../etc/passwd"),
		ROW("b", "."),
		ROW("b", "\xe2\x82\xac\xff"),
		ROW("b", "nul\0in\r\nkey\t"),
		ROW("B.u_c k", "k"),
		{SLICE("S3://b/k"), "b", SLICE("k")},
#undef ROW
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source s;
		char *guard;

		CHECK(parse(rows[i].text, &s, &guard) == ERR_OK);
		CHECK(s.kind == SOURCE_S3);
		CHECK_TEXT(s.bucket, rows[i].bucket);
		CHECK(slice_equal(s.key, rows[i].key));
		check_unguard(guard, rows[i].text.n);
	}
}

/* The ARN of an access point has a '/' of its own. */
CASE(arns_are_buckets)
{
	static const struct {
		const char *bucket, *key;
	} rows[] = {
		{"arn:aws:s3:us-west-2:123456789012:accesspoint/my-point",
	         "a/b"},
		{"arn:aws:s3:us-west-2:123456789012:accesspoint:my-point",
	         "a/b:c"},
		{"arn:aws:s3-object-lambda:us-west-2:1:accesspoint/banner",
	         "/k"},
		{"arn:aws:s3::123456789012:accesspoint:abc.mrap", "k"},
		{"arn:aws:s3-outposts:r:1:outpost/op-1/accesspoint/n", "k/l"},
		{"arn:aws:s3:::bucket", "k"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source s;
		char text[200], *guard;
		struct buf b = BUF(text);

		buf_put_z(&b, "s3://");
		buf_put_z(&b, rows[i].bucket);
		CHECK(source_parse_prefix(buf_slice(&b), &s) == ERR_OK);
		CHECK_TEXT(s.bucket, rows[i].bucket);
		CHECK_U64(s.key.n, 0);
		CHECK(source_parse(buf_slice(&b), &s) == ERR_SOURCE);
		buf_put_char(&b, '/');
		buf_put_z(&b, rows[i].key);
		CHECK(parse(buf_slice(&b), &s, &guard) == ERR_OK);
		CHECK_TEXT(s.bucket, rows[i].bucket);
		CHECK_TEXT(s.key, rows[i].key);
		check_unguard(guard, b.n);
	}
}

CASE(prefixes)
{
	static const struct {
		const char *text, *bucket, *key;
	} rows[] = {
		{"s3://b", "b", ""},        {"s3://b/", "b", ""},
		{"S3://b/p/", "b", "p/"},   {"s3://b//", "b", "/"},
		{"s3://b/k/l", "b", "k/l"},
	};
	static const char *const refused[] = {
		"",    "s3:",       "s3://",       "s3:///",     "s3:///k",
		"b/k", "http://h/", "https://h/p", "s3://b\n/k", "s3://b\x7f"};
	struct source s;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(source_parse_prefix(slice_of(rows[i].text), &s) ==
		      ERR_OK);
		CHECK(s.kind == SOURCE_S3);
		CHECK_TEXT(s.bucket, rows[i].bucket);
		CHECK_TEXT(s.key, rows[i].key);
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (source_parse_prefix(slice_of(refused[i]), &s) != ERR_SOURCE)
			CHECK_FAIL("taken: %s", refused[i]);
}

CASE(urls_as_they_are_spelled)
{
	static const struct {
		const char *text;
		bool tls;
		const char *host;
		uint16_t port;
		const char *target;
	} rows[] = {
		{"http://h/p", false, "h", 80, "/p"},
		{"https://h/p", true, "h", 443, "/p"},
		{"HTTPS://Host.Example/P", true, "Host.Example", 443, "/P"},
		{"http://h", false, "h", 80, "/"},
		{"http://h:1/", false, "h", 1, "/"},
		{"http://h:65535", false, "h", 65535, "/"},
		{"https://h:80/x", true, "h", 80, "/x"},
		{"https://h/p?X-Amz-Signature=a/b?c&d=%2F", true, "h", 443,
	         "/p?X-Amz-Signature=a/b?c&d=%2F"},
		{"http://h/p#frag?no", false, "h", 80, "/p"},
		{"http://h#frag", false, "h", 80, "/"},
		{"http://h/p?q#frag", false, "h", 80, "/p?q"},
		{"http://h//a/./../b;v=1,@:", false, "h", 80,
	         "//a/./../b;v=1,@:"},
		{"http://h/a@b", false, "h", 80, "/a@b"},
		{"http://127.0.0.1:9000/b", false, "127.0.0.1", 9000, "/b"},
		{"http://[::1]/b", false, "::1", 80, "/b"},
		{"https://[2001:db8::A]:8443", true, "2001:db8::A", 8443, "/"},
		{"http://[::ffff:10.0.0.1]/", false, "::ffff:10.0.0.1", 80,
	         "/"},
		{"http://a_b-c.d/", false, "a_b-c.d", 80, "/"},
		{"http://azAZ09/!~", false, "azAZ09", 80, "/!~"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source s;
		char *guard;
		struct slice text = slice_of(rows[i].text);

		if (parse(text, &s, &guard) != ERR_OK)
			CHECK_FAIL("%s refused", rows[i].text);
		CHECK(s.kind == SOURCE_URL);
		CHECK(s.tls == rows[i].tls);
		CHECK_TEXT(s.host, rows[i].host);
		CHECK_U64(s.port, rows[i].port);
		CHECK_TEXT(s.target, rows[i].target);
		check_unguard(guard, text.n);
	}
}

CASE(what_is_no_source)
{
	static const struct slice rows[] = {
		SLICE(""),
		SLICE("s3"),
		SLICE("s3:/b/k"),
		SLICE("s3://"),
		SLICE("s3:///k"),
		SLICE("s3://b"),
		SLICE("s3://b/"),
		SLICE(" s3://b/k"),
		SLICE("s3://b\n/k"),
		SLICE("s3://b\0c/k"),
		SLICE("b/k"),
		SLICE("/etc/passwd"),
		SLICE("ftp://h/p"),
		SLICE("file:///etc/passwd"),
		SLICE("http:/h/p"),
		SLICE("http://"),
		SLICE("http:///p"),
		SLICE("http://:80/p"),
		SLICE("http://h?q"),
		SLICE("http://user@h/p"),
		SLICE("http://user:secret@h/p"),
		SLICE("http://h:/p"),
		SLICE("http://h:0/p"),
		SLICE("http://h:65536/p"),
		SLICE("http://h:+1/p"),
		SLICE("http://h:1:2/p"),
		SLICE("http://h:80x/p"),
		SLICE("http://h:99999999999999999999/p"),
		SLICE("http://h /p"),
		SLICE("http://h/p p"),
		SLICE("http://h/p\tp"),
		SLICE("http://h/p\r\nHost: x"),
		SLICE("http://h/p\0"),
		SLICE("http://h/\x7f"),
		SLICE("http://h/\xc3\xa4"),
		SLICE("http://h\xc3\xa4/p"),
		SLICE("http://h%2e/p"),
		SLICE("http://h,i/p"),
		SLICE("http://h\\i/p"),
		SLICE("http://[::1/p"),
		SLICE("http://[]/p"),
		SLICE("http://[h]/p"),
		SLICE("http://[::1]x/p"),
		SLICE("http://[::1]]/p"),
		SLICE("http://[fe80::1%25eth0]/p"),
		SLICE("http://::1/p"),
		SLICE("http://[::1]:0/p"),
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source s = {.port = 77};
		char *guard;

		if (parse(rows[i], &s, &guard) != ERR_SOURCE)
			CHECK_FAIL("taken: %.*s", (int)rows[i].n, rows[i].p);
		/* nothing is written unless all is well */
		CHECK_U64(s.port, 77);
		check_unguard(guard, rows[i].n);
	}
}

/* head, then `fill` bytes 'a', then tail. */
static struct slice filled(char *text, const char *head, size_t fill,
                           const char *tail)
{
	struct buf b;

	buf_init(&b, text, 16384);
	buf_put_z(&b, head);
	buf_put_padded(&b, 1, fill, '1');
	buf_put_z(&b, tail);
	return buf_slice(&b);
}

CASE(lengths_at_the_limit)
{
	static char t[16384];
	static const struct {
		const char *head, *tail;
		size_t fits;
	} rows[] = {
		{"s3://b/", "", SOURCE_KEY_MAX},
		{"s3://", "/k", SOURCE_BUCKET_MAX},
		{"http://", "/p", SOURCE_HOST_MAX},
		{"https://h/", "", SOURCE_URL_MAX - sizeof "https://h"},
	};
	struct source s;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(source_parse(filled(t, rows[i].head, rows[i].fits,
		                          rows[i].tail),
		                   &s) == ERR_OK);
		CHECK(source_parse(filled(t, rows[i].head, rows[i].fits + 1,
		                          rows[i].tail),
		                   &s) == ERR_TOO_LONG);
	}
}

/* Every beginning of a source is read without a step past its end. */
CASE(cut_at_every_byte)
{
	static const char *const texts[] = {
		"s3://bucket/key", "https://[2001:db8::1]:8443/p/q?a=b#c"};

	for (size_t t = 0; t < 2; t++)
		for (size_t n = 0; n < strlen(texts[t]); n++) {
			struct source s;
			char *guard;

			(void)parse((struct slice){texts[t], n}, &s, &guard);
			CHECK(guard != NULL);
			check_unguard(guard, n);
		}
}

CASE(names_of_sources)
{
	static const struct {
		const char *text, *name; /* NULL: ERR_NAME */
	} rows[] = {
		{"s3://b/k", "k"},
		{"s3://b/a/b/c d+%41", "c d+%41"},
		{"s3://b//x", "x"},
		{"s3://b/a/", NULL},
		{"s3://b/..", NULL},
		{"s3://b/a/.", NULL},
		{"s3://b/a/...", "..."},
		{"s3://b/\xe2\x82\xac", "\xe2\x82\xac"},
		{"http://h", NULL},
		{"http://h/", NULL},
		{"http://h/a/", NULL},
		{"http://h/a/b?c=/d/e", "b"},
		{"http://h/a%20b+c", "a b+c"},
		{"http://h/%E2%82%AC", "\xe2\x82\xac"},
		{"http://h/a%2Fb", "b"},
		{"http://h/..%2F..%2fetc%2fpasswd", "passwd"},
		{"http://h/%2e%2e", NULL},
		{"http://h/a%2f..", NULL},
		{"http://h/a%2f", NULL},
		{"http://h/%", NULL},
		{"http://h/a%4", NULL},
		{"http://h/a%zz", NULL},
		{"http://h/a%00b", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[100];
		struct buf b = BUF(text);
		struct source s;
		enum err e;

		CHECK(source_parse(slice_of(rows[i].text), &s) == ERR_OK);
		buf_put_z(&b, "dir/");
		e = source_put_name(&s, &b);
		if (e != (rows[i].name ? ERR_OK : ERR_NAME))
			CHECK_FAIL("%s: %s", rows[i].text, err_name(e));
		if (rows[i].name)
			CHECK_TEXT(slice_after(buf_slice(&b), 4), rows[i].name);
	}
}

CASE(name_with_nul_or_too_long)
{
	char text[4];
	struct buf b = BUF(text);
	struct source s;

	CHECK(source_parse(SLICE("s3://b/a\0b"), &s) == ERR_OK);
	CHECK(source_put_name(&s, &b) == ERR_NAME);
	buf_clear(&b);
	CHECK(source_parse(SLICE("s3://b/1234"), &s) == ERR_OK);
	CHECK(source_put_name(&s, &b) == ERR_OK);
	CHECK(source_parse(SLICE("http://h/%31"), &s) == ERR_OK);
	CHECK(source_put_name(&s, &b) == ERR_TOO_LONG);
}

CASE(no_query_is_shown)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{"s3://b/k?versionId=1", "s3://b/k?versionId=1"},
		{"S3://b/k?x", "S3://b/k?x"},
		{"https://h/p?X-Amz-Signature=s", "https://h/p"},
		{"https://h/p", "https://h/p"},
		{"https://h?sig", "https://h"},
		{"https://h/p#sig", "https://h/p"},
		/* also of what is refused */
		{" https://h/p?sig", " https://h/p"},
		{"htps://h/p?sig", "htps://h/p"},
		{"h/p?sig", "h/p"},
		{"?sig", ""},
		{"", ""},
		{"https://u:secret@h/p", "https://"},
		{"https://u:se?cret@h/p?sig", "https://"},
		{"https://h/a@b?sig", "https://h/a@b"},
		{"ftp://u:secret@h", "ftp://"},
		{"x?y://u@h", "x"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_TEXT(source_shown(slice_of(rows[i].text)), rows[i].shown);
}

CASE(bases)
{
	static const struct {
		const char *text;
		bool tls;
		const char *host;
		uint16_t port;
		const char *prefix;
	} rows[] = {
		{"https://s3.example", true, "s3.example", 443, ""},
		{"http://h:9000/", false, "h", 9000, ""},
		{"http://h/a/b/", false, "h", 80, "/a/b"},
		{"http://h//", false, "h", 80, ""},
		{"http://[::1]:9000/p", false, "::1", 9000, "/p"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source_base s;

		CHECK(source_parse_base(slice_of(rows[i].text), &s) == ERR_OK);
		CHECK(s.tls == rows[i].tls);
		CHECK_TEXT(s.host, rows[i].host);
		CHECK_U64(s.port, rows[i].port);
		CHECK_TEXT(s.prefix, rows[i].prefix);
	}
}

CASE(what_is_no_base)
{
	static const char *const rows[] = {
		"",
		"h",
		"h:9000",
		"s3://b/k",
		"abcde://nota#url",
		"http://",
		"http://h?x",
		"http://h/p?x",
		"http://h/#f",
		"http://h#f",
		"http://u@h",
		"http://h:0",
		"http://h:65536",
		"http://h /",
		"http://h/a b",
		"http://h/\r\nX: y",
		"http://h/\xc3\xa4",
	};
	static char t[16384];
	struct source_base s;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (source_parse_base(slice_of(rows[i]), &s) != ERR_CONFIG)
			CHECK_FAIL("taken: %s", rows[i]);
	CHECK(source_parse_base(filled(t, "http://", SOURCE_HOST_MAX, ""),
	                        &s) == ERR_OK);
	CHECK(source_parse_base(filled(t, "http://", SOURCE_HOST_MAX + 1, ""),
	                        &s) == ERR_CONFIG);
	CHECK(source_parse_base(filled(t, "http://h/",
	                               SOURCE_URL_MAX - sizeof "http://h", ""),
	                        &s) == ERR_OK);
	CHECK(source_parse_base(filled(t, "http://h/", SOURCE_URL_MAX, ""),
	                        &s) == ERR_CONFIG);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(s3_keys_keep_every_byte),
	                                       RUN(arns_are_buckets),
	                                       RUN(prefixes),
	                                       RUN(urls_as_they_are_spelled),
	                                       RUN(what_is_no_source),
	                                       RUN(lengths_at_the_limit),
	                                       RUN(cut_at_every_byte),
	                                       RUN(names_of_sources),
	                                       RUN(name_with_nul_or_too_long),
	                                       RUN(no_query_is_shown),
	                                       RUN(bases),
	                                       RUN(what_is_no_base),
	                                       {0}});
}
