#include "cred/caller.h"

#include "check.h"
#include "pieces.h"

#define TOP \
	"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/" \
	"2011-06-15/\"><GetCallerIdentityResult>"
#define END     "</GetCallerIdentityResult></GetCallerIdentityResponse>"
#define ARN     "<Arn>arn:aws:iam::123456789012:user/a</Arn>"
#define ACCOUNT "<Account>123456789012</Account>"

static struct caller c;

static enum err read_all(struct pieces in)
{
	caller_init(&c);
	while (pieces_next(&in))
		caller_feed(&c, in.piece);
	return caller_finish(&c);
}

static enum err read_in(const char *text, size_t piece)
{
	return read_all(pieces_of(slice_of(text), piece));
}

static const char whole[] = TOP ARN "<UserId>AIDA</UserId>" ACCOUNT END;

static bool is_whole(void)
{
	return slice_equal((struct slice){c.account, c.account_n},
	                   SLICE("123456789012")) &&
	       slice_equal((struct slice){c.arn, c.arn_n},
	                   SLICE("arn:aws:iam::123456789012:user/a"));
}

CASE(in_pieces_of_any_size)
{
	for (size_t n = 1; n <= sizeof whole; n++)
		CHECK(read_in(whole, n) == ERR_OK && is_whole());
}

CASE(split_at_each_point)
{
	struct slice text = slice_of(whole);

	for (size_t way = 0; way < pieces_ways(text); way++) {
		CHECK(read_all(pieces_way(text, way)) == ERR_OK);
		CHECK(is_whole());
	}
}

CASE(what_is_no_answer)
{
	static const char *const wrong[] = {
		"",
		"<html>login</html>",
		TOP END,
		TOP ARN END,
		TOP ACCOUNT END,
		TOP ARN ARN ACCOUNT END,
		TOP ARN ACCOUNT ACCOUNT END,
		TOP ARN ACCOUNT,
		TOP ARN "<Account>1\n2</Account>" END,
		TOP "<Arn>a<b/></Arn>" ACCOUNT END,
		"<ErrorResponse><Error><Code>AccessDenied</Code></Error>"
		"</ErrorResponse>",
		"<GetCallerIdentityResponse>" ARN ACCOUNT
		"</GetCallerIdentityResponse>",
	};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (read_in(wrong[i], 7) == ERR_OK)
			CHECK_FAIL("%s is taken", wrong[i]);
}

CASE(limits_at_and_past)
{
	static char text[CALLER_ARN_MAX + 512];

	for (size_t more = 0; more < 2; more++) {
		snprintf(text, sizeof text, TOP ACCOUNT "<Arn>%0*d</Arn>" END,
		         (int)(CALLER_ARN_MAX + more), 7);
		CHECK((read_in(text, 100) == ERR_OK) == !more);
		snprintf(text, sizeof text,
		         TOP ARN "<Account>%0*d</Account>" END,
		         (int)(CALLER_ACCOUNT_MAX + more), 7);
		CHECK((read_in(text, 100) == ERR_OK) == !more);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(in_pieces_of_any_size),
				 RUN(split_at_each_point),
				 RUN(what_is_no_answer),
				 RUN(limits_at_and_past),
				 {0},
			 });
}
