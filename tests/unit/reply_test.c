#include "cred/reply.h"

#include "base/buf.h"
#include "check.h"
#include "pieces.h"

static struct reply reply;
static struct cred cred;

static bool is_zero(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((const unsigned char *)p)[i])
			return false;
	return true;
}

/* "ID SECRET TOKEN EXPIRY", or the error, its code and why. */
static struct slice told(enum err e)
{
	static char text[16384];
	struct buf b = BUF(text);

	if (e != ERR_OK) {
		buf_put_z(&b, err_name(e));
		buf_put_char(&b, ' ');
		buf_put_z(&b, reply.code);
		buf_put_z(&b, reply.code[0] ? " " : "");
		buf_put_z(&b, reply.why);
		/* of an error, nothing is left, nor of what was before */
		if (cred.id_n || cred.secret_n || cred.token_n ||
		    cred.expires || !is_zero(cred.id, sizeof cred.id) ||
		    !is_zero(cred.secret, sizeof cred.secret) ||
		    !is_zero(cred.token, sizeof cred.token))
			buf_put_z(&b, " BUT A CRED");
	} else {
		buf_put(&b, cred_id(&cred));
		buf_put_char(&b, ' ');
		buf_put(&b, cred_secret(&cred));
		buf_put_char(&b, ' ');
		buf_put(&b, cred_token(&cred));
		buf_put_char(&b, ' ');
		if (cred.expires)
			buf_put_u64(&b, (uint64_t)cred.expiry_s);
	}
	/* in any case the parser knows nothing any more */
	if (!is_zero(&reply.parser, sizeof reply.parser))
		buf_put_z(&b, " BUT A PARSER");
	return buf_slice(&b);
}

/* In pieces of that many bytes. */
static struct slice in_pieces(enum reply_kind kind, struct slice doc,
                              size_t piece)
{
	struct pieces in = pieces_of(doc, piece);
	const char *field;

	memset(&reply, 0xee, sizeof reply);
	memset(&cred, 0, sizeof cred);
	if (cred_set(&cred, SLICE("before"), SLICE("before"),
	             SLICE("before,longer"), &field) != ERR_OK)
		return SLICE("(not set)");
	reply_init(&reply, kind, &cred);
	while (pieces_next(&in)) {
		(void)reply_feed(&reply, in.piece);
		if (cred.id_n || cred.secret_n || cred.token_n)
			return SLICE("too early");
	}
	return told(reply_finish(&reply));
}

static void check_doc(struct check *check_, enum reply_kind kind,
                      const char *doc, const char *want)
{
	struct slice text = slice_of(doc);

	CHECK_TEXT(in_pieces(kind, text, SIZE_MAX), want);
	for (size_t piece = 1; piece < text.n; piece++)
		CHECK_TEXT(in_pieces(kind, text, piece), want);
}

struct row {
	enum reply_kind kind;
	const char *doc, *want;
};

#define CHECK_ROWS(rows) \
	for (size_t i_ = 0; i_ < sizeof(rows) / sizeof(rows)[0]; i_++) \
	CHECK_CALL(check_doc(check_, (rows)[i_].kind, (rows)[i_].doc, \
	                     (rows)[i_].want))

#define EXPIRY   "2019-05-29T00:21:43Z"
#define SET      "\"AccessKeyId\":\"I\",\"SecretAccessKey\":\"S\","
#define METADATA SET "\"Token\":\"T\",\"Expiration\":\"" EXPIRY "\""

CASE(each_kind)
{
	static const struct row rows[] = {
		{REPLY_CONTAINER, "{" METADATA "}", "I S T 1559089303"},
		{REPLY_CONTAINER,
	         "{\"RoleArn\":\"arn\"," METADATA ",\"AccountId\":\"1\"}",
	         "I S T 1559089303"},
		{REPLY_IMDS,
	         "{\"Code\":\"Success\",\"LastUpdated\":\"" EXPIRY
	         "\",\"Type\":\"AWS-HMAC\"," METADATA "}",
	         "I S T 1559089303"},
		{REPLY_PROCESS, "{" SET "\"Version\":1}", "I S  "},
		{REPLY_PROCESS,
	         "{\"Version\":1," SET "\"SessionToken\":\"T\","
	         "\"Expiration\":\"2022-05-02T18:36:00+00:00\"}\n",
	         "I S T 1651516560"},
		{REPLY_PROCESS,
	         "{\"Version\":1," SET "\"SessionToken\":null,"
	         "\"Expiration\":null}",
	         "I S  "},
		{REPLY_PROCESS, "{\"Version\":1," SET "\"SessionToken\":\"\"}",
	         "I S  "},
		{REPLY_IOT,
	         "{\"credentials\":{\"accessKeyId\":\"I\","
	         "\"secretAccessKey\":\"S\",\"sessionToken\":\"T\","
	         "\"expiration\":\"" EXPIRY "\"}}",
	         "I S T 1559089303"},
	};

	CHECK_ROWS(rows);
}

#define STS(action, set) \
	"<" action \
	"Response xmlns=\"https://sts.amazonaws.com/doc/\"><" action \
	"Result><AssumedRoleUser><Arn>a</Arn></AssumedRoleUser>" set \
	"</" action "Result><ResponseMetadata><RequestId>r</RequestId>" \
	"</ResponseMetadata></" action "Response>"
#define XML_SET \
	"<Credentials><AccessKeyId>I</AccessKeyId>\n<SecretAccessKey>S" \
	"</SecretAccessKey><SessionToken>T</SessionToken><Expiration>" EXPIRY \
	"</Expiration></Credentials>"

CASE(sts)
{
	static const struct row rows[] = {
		{REPLY_STS, STS("AssumeRole", XML_SET), "I S T 1559089303"},
		{REPLY_STS, STS("AssumeRoleWithWebIdentity", XML_SET),
	         "I S T 1559089303"},
		{REPLY_STS, STS("GetSessionToken", XML_SET),
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_STS, STS("AssumeRole", ""),
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_STS, STS("AssumeRole", XML_SET XML_SET),
	         "CREDENTIALS the set of credentials comes twice"},
		{REPLY_STS, STS("AssumeRole", "<Credentials/>" XML_SET),
	         "CREDENTIALS the set of credentials comes twice"},
		{REPLY_STS, STS("AssumeRole", "<x>" XML_SET "</x>"),
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_STS,
	         STS("AssumeRole", "<Credentials><AccessKeyId>A<!-- -->B"
	                           "</AccessKeyId><AccessKeyId/>"
	                           "</Credentials>"),
	         "CREDENTIALS AccessKeyId comes twice"},
		{REPLY_STS,
	         STS("AssumeRole", "<Credentials><AccessKeyId>A<b>B</b>"
	                           "</AccessKeyId></Credentials>"),
	         "CREDENTIALS AccessKeyId is of a wrong form"},
		{REPLY_STS,
	         STS("AssumeRole", "<Credentials><AccessKeyId>A&#10;B"
	                           "</AccessKeyId></Credentials>"),
	         "CREDENTIALS SecretAccessKey is missing"},
		{REPLY_STS,
	         "<ErrorResponse><Error><Type>Sender</Type><Code>"
	         "ExpiredTokenException</Code><Message>no</Message></Error>"
	         "</ErrorResponse>",
	         "CREDENTIALS ExpiredTokenException the server refused"},
		{REPLY_STS,
	         "<ErrorResponse><Code>A</Code><Error><x><Code>B</Code></x>"
	         "</Error></ErrorResponse>",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_STS, "{" METADATA "}",
	         "XML it is not XML, or over a limit"},
		{REPLY_STS, "<AssumeRoleResponse>", "XML it is not complete"},
	};

	CHECK_ROWS(rows);
}

/* What is written in a string or on another level is no field. */
CASE(look_alikes)
{
	static const struct row rows[] = {
		{REPLY_IMDS,
	         "{\"x\":{" METADATA
	         "},\"y\":\"\\\"AccessKeyId\\\":\\\"Z\\\"\","
	         "\"z\":[\"AccessKeyId\",\"Z\"]}",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IMDS, "{" METADATA ",\"x\":{\"AccessKeyId\":\"Z\"}}",
	         "I S T 1559089303"},
		{REPLY_IMDS, "[{" METADATA "}]",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IMDS, "\"AccessKeyId\"",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IMDS, "12", "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IMDS,
	         "{\"AccessKeyId\\u0000\":\"Z\",\"\\u0041ccessKeyId\":\"I\","
	         "\"SecretAccessKey\":\"S\",\"Token\":\"T\",\"Expiration\":"
	         "\"" EXPIRY "\"}",
	         "I S T 1559089303"},
		{REPLY_IOT,
	         "{\"accessKeyId\":\"Z\",\"x\":{\"accessKeyId\":\"Z\"},"
	         "\"credentials\":{\"accessKeyId\":\"I\",\"x\":"
	         "{\"accessKeyId\":\"Z\"},\"secretAccessKey\":\"S\","
	         "\"sessionToken\":\"T\",\"expiration\":\"" EXPIRY
	         "\"},\"y\":{\"sessionToken\":\"Z\"}}",
	         "I S T 1559089303"},
		{REPLY_IOT, "{" METADATA "}",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IOT, "{\"x\":{\"credentials\":{}}}",
	         "CREDENTIALS AccessKeyId is missing"},
	};

	CHECK_ROWS(rows);
}

CASE(letters_case)
{
	static const struct row rows[] = {
		{REPLY_IMDS,
	         "{\"accesskeyid\":\"I\",\"SECRETACCESSKEY\":\"S\","
	         "\"token\":\"T\",\"expiration\":\"" EXPIRY "\"}",
	         "I S T 1559089303"},
		{REPLY_CONTAINER, "{" METADATA ",\"accessKeyId\":\"I\"}",
	         "CREDENTIALS AccessKeyId comes twice"},
		{REPLY_PROCESS,
	         "{\"Version\":1,\"accessKeyId\":\"I\","
	         "\"SecretAccessKey\":\"S\"}",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IOT, "{\"Credentials\":{\"accessKeyId\":\"I\"}}",
	         "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IOT, "{\"credentials\":{\"AccessKeyId\":\"I\"}}",
	         "CREDENTIALS AccessKeyId is missing"},
	};

	CHECK_ROWS(rows);
}

CASE(never_a_mixture)
{
	static const struct row rows[] = {
		{REPLY_IMDS, "{" METADATA ",\"SecretAccessKey\":\"S\"}",
	         "CREDENTIALS SecretAccessKey comes twice"},
		{REPLY_IMDS, "{" METADATA ",\"Token\":null}",
	         "CREDENTIALS the session token comes twice"},
		{REPLY_IMDS, "{" METADATA ",\"Expiration\":{}}",
	         "CREDENTIALS Expiration comes twice"},
		{REPLY_PROCESS, "{" SET "\"Version\":1,\"Version\":1}",
	         "CREDENTIALS Version 1 comes twice"},
		{REPLY_IOT,
	         "{\"credentials\":{\"accessKeyId\":\"I\"},\"credentials\":"
	         "{\"secretAccessKey\":\"S\"}}",
	         "CREDENTIALS the set of credentials comes twice"},
		{REPLY_IMDS,
	         "{\"Code\":\"Success\",\"code\":\"Success\","
	         "" METADATA "}",
	         "CREDENTIALS Code comes twice"},
	};

	CHECK_ROWS(rows);
}

CASE(wrong_or_missing)
{
	static const struct row rows[] = {
		{REPLY_IMDS, "{}", "CREDENTIALS AccessKeyId is missing"},
		{REPLY_IMDS, "{" SET "\"Token\":\"T\"}",
	         "CREDENTIALS Expiration is missing"},
		{REPLY_CONTAINER, "{" SET "\"Expiration\":\"" EXPIRY "\"}",
	         "CREDENTIALS the session token is missing"},
		{REPLY_CONTAINER,
	         "{" SET "\"Token\":\"\",\"Expiration\":\"" EXPIRY "\"}",
	         "CREDENTIALS the session token is of a wrong form"},
		{REPLY_CONTAINER, "{\"AccessKeyId\":7}",
	         "CREDENTIALS AccessKeyId is of a wrong form"},
		{REPLY_CONTAINER, "{\"AccessKeyId\":null}",
	         "CREDENTIALS AccessKeyId is of a wrong form"},
		{REPLY_CONTAINER, "{\"AccessKeyId\":[\"I\"]}",
	         "CREDENTIALS AccessKeyId is of a wrong form"},
		{REPLY_CONTAINER, "{\"AccessKeyId\":{\"a\":\"I\"}}",
	         "CREDENTIALS AccessKeyId is of a wrong form"},
		{REPLY_PROCESS, "{" SET "\"x\":1}",
	         "CREDENTIALS Version 1 is missing"},
		{REPLY_PROCESS, "{" SET "\"Version\":2}",
	         "CREDENTIALS Version 1 is of a wrong form"},
		{REPLY_PROCESS, "{" SET "\"Version\":\"1\"}",
	         "CREDENTIALS Version 1 is of a wrong form"},
		{REPLY_PROCESS, "{" SET "\"Version\":1.0}",
	         "CREDENTIALS Version 1 is of a wrong form"},
		{REPLY_PROCESS, "{" SET "\"Version\":1,\"Expiration\":\"\"}",
	         "CREDENTIALS Expiration is of a wrong form"},
		{REPLY_PROCESS,
	         "{" SET "\"Version\":1,\"Expiration\":\"tomorrow\"}",
	         "CREDENTIALS Expiration is of a wrong form"},
		{REPLY_PROCESS,
	         "{" SET "\"Version\":1,\"Expiration\":1559089303}",
	         "CREDENTIALS Expiration is of a wrong form"},
		{REPLY_IOT, "{\"credentials\":[]}",
	         "CREDENTIALS the set of credentials is of a wrong form"},
		{REPLY_IOT, "{\"credentials\":\"x\"}",
	         "CREDENTIALS the set of credentials is of a wrong form"},
		{REPLY_IMDS, "", "JSON it is not complete"},
		{REPLY_IMDS, "{" METADATA, "JSON it is not complete"},
		{REPLY_IMDS, "{" METADATA "}}",
	         "JSON it is not JSON, or over a limit"},
		{REPLY_IMDS, "<html></html>",
	         "JSON it is not JSON, or over a limit"},
	};

	CHECK_ROWS(rows);
}

/* A byte that would end a header, written as JSON can write it. */
CASE(bytes_that_could_end_a_header)
{
	static const char *const bytes[] = {"\\r", "\\n", "\\u0000",
	                                    "\\t", " ",   "\\u007f"};
	char doc[400];

	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		snprintf(doc, sizeof doc,
		         "{\"AccessKeyId\":\"I%s\",\"SecretAccessKey\":\"S\","
		         "\"Version\":1}",
		         bytes[i]);
		CHECK_CALL(check_doc(
			check_, REPLY_PROCESS, doc,
			"CREDENTIALS AccessKeyId is of a wrong form"));
		snprintf(doc, sizeof doc,
		         "{\"AccessKeyId\":\"I\",\"SecretAccessKey\":\"%sS\","
		         "\"Version\":1}",
		         bytes[i]);
		CHECK_CALL(check_doc(
			check_, REPLY_PROCESS, doc,
			"CREDENTIALS SecretAccessKey is of a wrong form"));
		snprintf(doc, sizeof doc,
		         "{" SET "\"SessionToken\":\"T%sT\",\"Version\":1}",
		         bytes[i]);
		CHECK_CALL(check_doc(
			check_, REPLY_PROCESS, doc,
			"CREDENTIALS the session token is of a wrong form"));
	}
}

CASE(what_the_server_says)
{
	static const struct row rows[] = {
		{REPLY_IMDS,
	         "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":"
	         "\"EC2 cannot assume the role\",\"LastUpdated\":\"x\"}",
	         "CREDENTIALS AssumeRoleUnauthorizedAccess the server "
	         "refused"},
		{REPLY_CONTAINER, "{\"code\":\"E\",\"message\":\"m\"}",
	         "CREDENTIALS E the server refused"},
		/* that there are some all the same does not make it well */
		{REPLY_IMDS, "{" METADATA ",\"Code\":\"Failed\"}",
	         "CREDENTIALS Failed the server refused"},
		{REPLY_IMDS, "{" METADATA ",\"Code\":\"success\"}",
	         "CREDENTIALS success the server refused"},
		{REPLY_IMDS, "{\"Code\":\"Success\",\"Token\":1}",
	         "CREDENTIALS the session token is of a wrong form"},
		{REPLY_IMDS, "{" METADATA ",\"Code\":null}",
	         "I S T 1559089303"},
		{REPLY_IMDS, "{\"Code\":\"a\\u001b[0m\\n\xc3\xa4\"}",
	         "CREDENTIALS a?[0m??? the server refused"},
		{REPLY_IMDS,
	         "{\"Code\":\"0123456789012345678901234567890123456789"
	         "0123456789012345678901234567890123456789\"}",
	         "CREDENTIALS 0123456789012345678901234567890123456789"
	         "01234567890123456789012 the server refused"},
		{REPLY_PROCESS, "{" SET "\"Version\":1,\"Code\":\"x\"}",
	         "I S  "},
	};

	CHECK_ROWS(rows);
}

static char text[80000];

/* {"AccessKeyId": a times 'a', ... s, t}, then filled up with blanks. */
static struct slice doc_of(size_t a, size_t s, size_t t, size_t blanks)
{
	static char x[CRED_TOKEN_MAX + 2];
	struct buf b = BUF(text);

	memset(x, 'x', sizeof x);
	buf_put_z(&b, "{\"Version\":1,\"AccessKeyId\":\"");
	buf_put(&b, (struct slice){x, a});
	buf_put_z(&b, "\",\"SecretAccessKey\":\"");
	buf_put(&b, (struct slice){x, s});
	buf_put_z(&b, "\",\"SessionToken\":\"");
	buf_put(&b, (struct slice){x, t});
	buf_put_z(&b, "\"}");
	while (b.n < blanks)
		buf_put_char(&b, ' ');
	return buf_slice(&b);
}

CASE(lengths_at_the_limit)
{
	struct slice doc = doc_of(CRED_ID_MAX, CRED_SECRET_MAX, CRED_TOKEN_MAX,
	                          REPLY_DOCUMENT_MAX);

	CHECK_U64(doc.n, REPLY_DOCUMENT_MAX);
	CHECK(slice_starts(in_pieces(REPLY_PROCESS, doc, 1000), SLICE("xx")));
	CHECK_U64(cred.id_n, CRED_ID_MAX);
	CHECK_U64(cred.secret_n, CRED_SECRET_MAX);
	CHECK_U64(cred.token_n, CRED_TOKEN_MAX);
	CHECK_TEXT(in_pieces(REPLY_PROCESS, doc_of(CRED_ID_MAX + 1, 1, 1, 0),
	                     1000),
	           "TOO_LONG AccessKeyId is of a wrong form");
	CHECK_TEXT(in_pieces(REPLY_PROCESS,
	                     doc_of(1, CRED_SECRET_MAX + 1, 1, 0), 1000),
	           "TOO_LONG SecretAccessKey is of a wrong form");
	CHECK_TEXT(in_pieces(REPLY_PROCESS, doc_of(1, 1, CRED_TOKEN_MAX + 1, 0),
	                     1000),
	           "JSON it is not JSON, or over a limit");
	CHECK_TEXT(in_pieces(REPLY_PROCESS,
	                     doc_of(1, 1, 1, REPLY_DOCUMENT_MAX + 1), 1000),
	           "TOO_LONG it is too long");
}

CASE(sts_limits)
{
	struct buf b = BUF(text);

	buf_put_z(&b, "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
	              "<SessionToken>");
	for (size_t i = 0; i < CRED_TOKEN_MAX + 1; i++)
		buf_put_char(&b, 't');
	CHECK_TEXT(in_pieces(REPLY_STS, buf_slice(&b), 100),
	           "TOO_LONG the session token is of a wrong form");
	b.n--;
	CHECK_TEXT(in_pieces(REPLY_STS, buf_slice(&b), 100),
	           "XML it is not complete");
	buf_clear(&b);
	buf_put_z(&b, "<x>");
	while (b.n <= REPLY_DOCUMENT_MAX)
		buf_put_char(&b, 'x');
	CHECK_TEXT(in_pieces(REPLY_STS, buf_slice(&b), 100),
	           "TOO_LONG it is too long");
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(each_kind),
	                              RUN(sts),
	                              RUN(look_alikes),
	                              RUN(letters_case),
	                              RUN(never_a_mixture),
	                              RUN(wrong_or_missing),
	                              RUN(bytes_that_could_end_a_header),
	                              RUN(what_the_server_says),
	                              RUN(lengths_at_the_limit),
	                              RUN(sts_limits),
	                              {0}});
}
