#include "cmd/report.h"

#include <sys/socket.h>

#include "check.h"

/*
 * Standard error is a socket that keeps writes apart, so that each write is
 * seen as one; the real one comes back at the end of a case.
 */
struct desk {
	struct port *port;
	struct report report;
	struct options options;
	struct job job;
	int ours, theirs, saved;
};

static struct desk desk;
static char text[LINES_MAX];

static void desk_close(void)
{
	dup2(desk.saved, STDERR_FILENO);
	close(desk.saved);
	close(desk.ours);
	close(desk.theirs);
	port_close(desk.port);
	desk.port = NULL;
}

static void desk_open(void)
{
	int ends[2] = {-1, -1};

	if (desk.port) /* left behind by a case that failed */
		desk_close();
	memset(&desk, 0, sizeof desk);
	desk.port = port_open();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		perror("socketpair");
	desk.ours = ends[0];
	desk.theirs = ends[1];
	desk.saved = dup(STDERR_FILENO);
	desk.options.progress_s = 10;
	report_init(&desk.report, desk.port);
}

/* Takes the options in; what is said from here on goes to the socket. */
static struct report *listen_to(void)
{
	dup2(desk.theirs, STDERR_FILENO);
	report_set(&desk.report, &desk.options);
	return &desk.report;
}

/* One write; "" when there was none. */
static struct slice heard(void)
{
	ssize_t n = recv(desk.ours, text, sizeof text, MSG_DONTWAIT);

	return (struct slice){text, n > 0 ? (size_t)n : 0};
}

/* One write was one whole line: one LF, at its end, and printable ASCII. */
static bool is_line(struct slice s)
{
	if (!slice_ends(s, SLICE("\n")))
		return false;
	s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

static bool has(struct slice s, const char *words)
{
	for (; s.n; s = slice_after(s, 1))
		if (slice_starts(s, slice_of(words)))
			return true;
	return false;
}

static const struct fault busy = {.err = ERR_BUSY,
                                  .status = 503,
                                  .code = "SlowDown",
                                  .request_id = "R1",
                                  .host = "127.0.0.1",
                                  .reason = "Reduce your rate."};

static const struct job *a_job(void)
{
	struct job *j = &desk.job;
	struct buf source = BUF(j->source_text), name = BUF(j->name);

	buf_put_z(&source, "https://host/dir/file?X-Amz-Signature=secret");
	buf_put_z(&name, "dir/file");
	j->source_n = source.n;
	j->name_n = name.n;
	j->facts.size_known = true;
	j->plan.size = 2048;
	j->started_ms = port_now_ms(desk.port);
	return j;
}

static const struct keeper_count some = {.files_total = 4,
                                         .files_done = 2,
                                         .files_failed = 1,
                                         .bytes_done = 4096};
static const struct queue_sum under_way = {
	.received = 1024, .known_bytes = 2048, .known_count = 1};
static const struct client_counts counts = {5, 2, 1, 3};

CASE(an_error_of_no_request)
{
	struct slice line;

	desk_open();
	report_error(listen_to(), SLICE("--region"), ERR_CONFIG,
	             SLICE("not a region"));
	line = heard();
	CHECK(is_line(line));
	CHECK(slice_starts(line, SLICE("pail: --region: wrong configuration: "
	                               "not a region")));
	CHECK_TEXT(heard(), "");
	desk_close();
}

CASE(a_fault_is_told_with_all_that_is_known)
{
	desk_open();
	report_fault(listen_to(), SLICE("s3://bucket/key"), &busy, false, 0);
	CHECK_TEXT(heard(),
	           "pail: s3://bucket/key: server is busy: Reduce your rate. "
	           "(127.0.0.1, status 503, SlowDown, request R1): try again "
	           "later\n");
	CHECK_TEXT(heard(), "");
	desk_close();
}

CASE(a_fault_that_is_tried_again)
{
	struct slice line;

	desk_open();
	desk.options.verbose = true;
	report_fault(listen_to(), SLICE("s3://bucket/key"), &busy, true, 1500);
	line = heard();
	CHECK(is_line(line) && has(line, ": next attempt in 1.5s"));
	desk_close();
}

/* -q leaves the errors and the last line. */
CASE(who_is_told_of_what)
{
	static const struct {
		bool verbose, quiet, again, file;
		uint64_t tick_ms;
	} table[] = {
		{false, false, false, false, 10000},
		{true, false, true, true, 10000},
		{false, true, false, false, 0},
	};

	for (size_t i = 0; i < 3; i++) {
		struct report *r;

		desk_open();
		desk.options.verbose = table[i].verbose;
		desk.options.quiet = table[i].quiet;
		r = listen_to();
		CHECK_U64(report_tick_ms(r, &desk.options), table[i].tick_ms);
		report_fault(r, SLICE("x"), &busy, false, 0);
		CHECK(is_line(heard()));
		report_fault(r, SLICE("x"), &busy, true, 1500);
		CHECK((heard().n > 0) == table[i].again);
		report_file(r, a_job());
		CHECK((heard().n > 0) == table[i].file);
		report_end(r, &some, &counts, 0, 80);
		CHECK(is_line(heard()));
		desk_close();
	}
}

CASE(a_file_shows_no_secret)
{
	struct slice line;

	for (int json = 0; json < 2; json++) {
		desk_open();
		desk.options.verbose = true;
		desk.options.json = json;
		report_file(listen_to(), a_job());
		line = heard();
		CHECK(is_line(line) && has(line, "dir/file"));
		CHECK(!has(line, "Signature") && !has(line, "secret"));
		desk_close();
	}
}

CASE(progress_is_a_line)
{
	struct slice line;

	desk_open();
	report_progress(listen_to(), &some, &under_way, 3);
	line = heard();
	/* 4096 and 2048 of three files known; the one that is not counts as
	 * large as they are: what is left without the one that failed. */
	CHECK(is_line(line) && line.n <= LINES_COLUMNS + 1);
	CHECK(slice_starts(line, SLICE("pail ")));
	CHECK(has(line, "  83%  5.00/6.00 KiB"));
	CHECK(has(line, "files 2/4  retries 3  failed 1"));
	CHECK_TEXT(heard(), "");
	desk_close();
}

CASE(what_is_not_known_is_estimated)
{
	const struct keeper_count n = {
		.files_total = 10, .files_done = 2, .bytes_done = 4096};

	desk_open();
	report_progress(listen_to(), &n, &under_way, 0);
	CHECK(has(heard(), "5.00/~20.0 KiB"));
	desk_close();
}

CASE(what_has_failed_is_not_all_of_it)
{
	const struct keeper_count n = {.files_total = 2, .files_failed = 2};
	const struct queue_sum nothing = {0};

	desk_open();
	report_progress(listen_to(), &n, &nothing, 0);
	CHECK(has(heard(), " --%  0/? B"));
	desk_close();
}

CASE(json_is_one_object_a_line)
{
	struct report *r;
	struct slice line;

	desk_open();
	desk.options.json = desk.options.verbose = true;
	r = listen_to();
	report_fault(r, SLICE("s3://bucket/key"), &busy, true, 1500);
	line = heard();
	CHECK(is_line(line) &&
	      slice_starts(line, SLICE("{\"event\":\"error\"")));
	CHECK(has(line, "\"error\":\"BUSY\"") &&
	      has(line, "\"retry_in_ms\":1500"));
	report_file(r, a_job());
	line = heard();
	CHECK(is_line(line) &&
	      slice_starts(line, SLICE("{\"event\":\"file\"")));
	report_progress(r, &some, &under_way, 3);
	line = heard();
	CHECK(is_line(line) &&
	      slice_starts(line, SLICE("{\"event\":\"progress\"")));
	CHECK(has(line, "\"bytes_done\":5120,\"bytes_total\":6144,"
	                "\"total_known\":true"));
	report_end(r, &some, &counts, 0, 80);
	line = heard();
	CHECK(is_line(line) && slice_starts(line, SLICE("{\"event\":\"end\"")));
	CHECK(has(line, "\"files_done\":2,\"files_failed\":1,"
	                "\"files_unchanged\":0,\"bytes\":4096,"
	                "\"fetched\":0,\"retries\":3,\"requests\":5,"
	                "\"connections\":2,"));
	CHECK(has(line, "\"exit_status\":80}"));
	CHECK_TEXT(heard(), "");
	desk_close();
}

CASE(the_last_line)
{
	struct slice line;

	desk_open();
	report_end(listen_to(), &some, &counts, 0, 80);
	line = heard();
	CHECK(is_line(line));
	CHECK(slice_starts(line, SLICE("pail: 2 files, 4096 bytes, ")));
	CHECK(slice_ends(line, SLICE(" s, 1 failed\n")));
	desk_close();
}

/* On a terminal: drawn over, and cleared before a line is said. */
CASE(a_live_line_gives_way)
{
	struct report *r;
	struct slice line;

	desk_open();
	r = listen_to();
	CHECK(!r->live);
	r->live = true;
	CHECK_U64(report_tick_ms(r, &desk.options), REPORT_LIVE_MS);
	report_progress(r, &some, &under_way, 3);
	line = heard();
	CHECK(slice_starts(line, SLICE("\r")) && !has(line, "\n"));
	report_fault(r, SLICE("x"), &busy, false, 0);
	line = heard();
	CHECK(slice_starts(line, SLICE("\r     ")));
	CHECK(has(line, "\rpail: x: server is busy"));
	report_fault(r, SLICE("x"), &busy, false, 0);
	CHECK(is_line(heard())); /* nothing is there to be cleared */
	desk_close();
}

/* A log that is gone ends no download. */
CASE(nobody_listens)
{
	desk_open();
	CHECK(desk.ours >= 0);
	close(desk.ours);
	report_end(listen_to(), &some, &counts, 0, 0);
	report_error(&desk.report, SLICE("x"), ERR_IO, SLICE(""));
	desk.ours = dup(STDOUT_FILENO);
	desk_close();
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(an_error_of_no_request),
				 RUN(a_fault_is_told_with_all_that_is_known),
				 RUN(a_fault_that_is_tried_again),
				 RUN(who_is_told_of_what),
				 RUN(a_file_shows_no_secret),
				 RUN(progress_is_a_line),
				 RUN(what_is_not_known_is_estimated),
				 RUN(what_has_failed_is_not_all_of_it),
				 RUN(json_is_one_object_a_line),
				 RUN(the_last_line),
				 RUN(a_live_line_gives_way),
				 RUN(nobody_listens),
				 {0}});
}
