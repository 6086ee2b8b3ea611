#include "base/err.h"
#include "check.h"

CASE(every_error_has_its_words)
{
	for (int i = 0; i < ERR_COUNT; i++) {
		enum err e = (enum err)i;
		const char *name = err_name(e);

		CHECK(name[0] && err_text(e)[0] && err_hint(e));
		CHECK(err_class(e) < ERR_CLASS_COUNT);
		/* one line of a console, and of JSON without escapes */
		CHECK(strpbrk(err_text(e), "\"\\\n\t") == NULL);
		CHECK(strpbrk(err_hint(e), "\"\\\n\t") == NULL);
		for (int j = 0; j < i; j++)
			CHECK(strcmp(name, err_name((enum err)j)) != 0);
	}
	CHECK_TEXT(slice_of(err_name(ERR_NO_OBJECT)), "NO_OBJECT");
	CHECK(err_class(ERR_OK) == ERR_CLASS_DONE);
	CHECK(err_class(ERR_NO_OBJECT) == ERR_CLASS_NOT_FOUND);
}

CASE(every_class_has_its_own_status)
{
	for (int i = 0; i < ERR_CLASS_COUNT; i++) {
		int status = err_class_status((enum err_class)i);

		CHECK(err_class_name((enum err_class)i)[0]);
		CHECK(err_class_text((enum err_class)i)[0]);
		/* 1, 2 are the shell's, 126.. its too and the signals' */
		CHECK(status == 0 || (status >= 64 && status < 126));
		for (int j = 0; j < i; j++)
			CHECK(status != err_class_status((enum err_class)j));
	}
}

CASE(the_statuses_are_a_promise)
{
	CHECK(err_class_status(ERR_CLASS_DONE) == 0);
	CHECK(err_class_status(ERR_CLASS_USAGE) == 64);
	CHECK(err_class_status(ERR_CLASS_INTEGRITY) == 65);
	CHECK(err_class_status(ERR_CLASS_NOT_FOUND) == 66);
	CHECK(err_class_status(ERR_CLASS_NETWORK) == 69);
	CHECK(err_class_status(ERR_CLASS_BUG) == 70);
	CHECK(err_class_status(ERR_CLASS_RESOURCE) == 71);
	CHECK(err_class_status(ERR_CLASS_DISK) == 74);
	CHECK(err_class_status(ERR_CLASS_TEMPORARY) == 75);
	CHECK(err_class_status(ERR_CLASS_PROTOCOL) == 76);
	CHECK(err_class_status(ERR_CLASS_DENIED) == 77);
	CHECK(err_class_status(ERR_CLASS_CONFIG) == 78);
	CHECK(err_class_status(ERR_CLASS_TLS) == 79);
	CHECK(err_class_status(ERR_CLASS_PARTIAL) == 80);
	CHECK(err_signal_status(2) == 130);
	CHECK(err_signal_status(15) == 143);
}

CASE(retry_helps_where_the_network_failed)
{
	CHECK(!err_retryable(ERR_OK));
	CHECK(err_retryable(ERR_CONNECT));
	CHECK(err_retryable(ERR_BROKEN));
	CHECK(err_retryable(ERR_CUT));
	CHECK(err_retryable(ERR_BUSY));
	CHECK(!err_retryable(ERR_TLS_CERT));
	CHECK(!err_retryable(ERR_HTTP_HEAD));
	CHECK(!err_retryable(ERR_DENIED));
	CHECK(!err_retryable(ERR_NO_OBJECT));
	CHECK(!err_retryable(ERR_DISK_FULL));
	CHECK(!err_retryable(ERR_DEADLINE));
	CHECK(!err_retryable(ERR_STOPPED));
}

CASE(what_is_no_error_is_a_bug)
{
	CHECK_TEXT(slice_of(err_name(ERR_COUNT)), "BUG");
	CHECK(err_class(ERR_COUNT) == ERR_CLASS_BUG);
	CHECK(err_class_status(ERR_CLASS_COUNT) == 70);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(every_error_has_its_words),
	                              RUN(every_class_has_its_own_status),
	                              RUN(the_statuses_are_a_promise),
	                              RUN(retry_helps_where_the_network_failed),
	                              RUN(what_is_no_error_is_a_bug),
	                              {0}});
}
