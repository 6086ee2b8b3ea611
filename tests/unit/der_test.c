#include "check.h"
#include "net/der.h"

/* Certificates as small as they can be: tag, length, content. */
#define SERIAL    "\x02\x01\x07"
#define ALGORITHM "\x30\x02\x05\x00"
#define ISSUER    "\x30\x03ISS"
#define VALIDITY  "\x30\x00"
#define SUBJECT   "\x30\x04SUBJ"
#define TBS       SERIAL ALGORITHM ISSUER VALIDITY SUBJECT /* 3+4+5+2+6 = 20 */
#define SMALL     "\x30\x16\x30\x14" TBS

static struct slice subject_of(struct slice der)
{
	char *guarded = check_guarded(der.p, der.n);
	static char text[64];
	struct slice found = {NULL, 0};

	if (der_subject((struct slice){guarded, der.n}, &found) &&
	    found.n < sizeof text)
		memcpy(text, found.p, found.n);
	check_unguard(guarded, der.n);
	return (struct slice){text, found.n};
}

CASE(the_subject_is_the_whole_name)
{
	CHECK_TEXT(subject_of(SLICE(SMALL)), SUBJECT);
	/* with a version, and with something behind the name */
	CHECK_TEXT(
		subject_of(SLICE("\x30\x1b\x30\x19\xa0\x03\x02\x01\x02" TBS)),
		SUBJECT);
	CHECK_TEXT(subject_of(SLICE("\x30\x1c\x30\x16" TBS "\x05\x00"
	                            "\x30\x02\x05\x00")),
	           SUBJECT);
}

CASE(long_lengths)
{
	CHECK_TEXT(subject_of(SLICE("\x30\x81\x16\x30\x14" TBS)), SUBJECT);
	CHECK_TEXT(subject_of(SLICE("\x30\x82\0\x17\x30\x81\x14" TBS)),
	           SUBJECT);
	/* no length; three bytes; one past the end; cut off */
	CHECK_U64(subject_of(SLICE("\x30\x80\x30\x14" TBS)).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x83\0\0\x16\x30\x14" TBS)).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x17\x30\x14" TBS)).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x82\xff\xff\x30\x14" TBS)).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x81")).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x82\x01")).n, 0);
}

CASE(what_is_no_certificate)
{
	struct slice whole = SLICE(SMALL);

	/* cut anywhere, or with something behind it */
	for (size_t n = 0; n < whole.n; n++)
		CHECK_U64(subject_of(slice_first(whole, n)).n, 0);
	CHECK_U64(subject_of(SLICE(SMALL "\x05\x00")).n, 0);
	/* another tag in each place */
	CHECK_U64(subject_of(SLICE("\x31\x16\x30\x14" TBS)).n, 0);
	CHECK_U64(subject_of(SLICE("\x30\x16\x31\x14" TBS)).n, 0);
	CHECK_U64(
		subject_of(SLICE("\x30\x16\x30\x14\x03\x01\x07" ALGORITHM ISSUER
	                                 VALIDITY SUBJECT))
			.n,
		0);
	CHECK_U64(subject_of(SLICE("\x30\x16\x30\x14" SERIAL ALGORITHM ISSUER
	                                   VALIDITY "\x31\x04SUBJ"))
	                  .n,
	          0);
	/* an inner length that leaves its element, though not the whole */
	CHECK_U64(subject_of(SLICE("\x30\x16\x30\x14" SERIAL ALGORITHM ISSUER
	                                   VALIDITY "\x30\x05SUBJ"))
	                  .n,
	          0);
	CHECK_U64(subject_of(SLICE("\x30\x18\x30\x14" SERIAL ALGORITHM ISSUER
	                                   VALIDITY "\x30\x05SUBJ\x05\x00"))
	                  .n,
	          0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(the_subject_is_the_whole_name),
	                              RUN(long_lengths),
	                              RUN(what_is_no_certificate),
	                              {0}});
}
