#include "cred/caller.h"

#include "check.h"

#define TOP \
	"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/" \
	"2011-06-15/\"><GetCallerIdentityResult>"
#define END     "</GetCallerIdentityResult></GetCallerIdentityResponse>"
#define ARN     "<Arn>arn:aws:iam::123456789012:user/a</Arn>"
#define ACCOUNT "<Account>123456789012</Account>"

static struct caller c;

static enum err read_in(const char *text, size_t piece)
{
	struct slice rest = slice_of(text);

	caller_init(&c);
	while (rest.n) {
		caller_feed(&c, slice_first(rest, piece));
		rest = slice_after(rest, piece);
	}
	return caller_finish(&c);
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
	size_t n = sizeof whole - 1;

	for (size_t at = 0; at <= n; at++) {
		char *head = check_guarded(whole, at);
		char *tail = check_guarded(whole + at, n - at);

		CHECK(head && tail);
		caller_init(&c);
		caller_feed(&c, (struct slice){head, at});
		caller_feed(&c, (struct slice){tail, n - at});
		CHECK(caller_finish(&c) == ERR_OK && is_whole());
		check_unguard(head, at);
		check_unguard(tail, n - at);
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
