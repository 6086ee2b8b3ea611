/* port on programs: what they print, how they end, what they are given. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "place.h"

enum { TEXT = 64, LONG_MS = 100000 };

struct ran {
	enum err err;
	int status;
	char text[2][TEXT];
	struct port_output out, said;
};

static struct slice text_of(const struct port_output *o)
{
	return (struct slice){o->text, o->n};
}

static void run_until(struct ran *r, struct port *p, struct port_program *g)
{
	*r = (struct ran){.status = -1};
	r->out = (struct port_output){.text = r->text[0], .cap = TEXT};
	r->said = (struct port_output){.text = r->text[1], .cap = TEXT};
	g->out = &r->out;
	g->err = &r->said;
	r->err = port_run(p, g, &r->status);
}

static void run_for(struct ran *r, struct port *p, uint64_t ms,
                    char *const *argv)
{
	struct port_program g = {.argv = argv,
	                         .deadline_ms = port_now_ms(p) + ms};

	run_until(r, p, &g);
}

static void run(struct ran *r, struct port *p, char *const *argv)
{
	run_for(r, p, LONG_MS, argv);
}

#define WORDS(...) ((char *const[]){__VA_ARGS__, NULL})
#define SHELL(z)   WORDS((char *)"sh", (char *)"-c", (char *)(z))

CASE(what_it_prints_and_its_status)
{
	struct port *p = port_open();
	struct ran r;

	run(&r, p, SHELL("echo out; echo err >&2; exit 3"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_U64((unsigned)r.status, 3);
	CHECK_TEXT(text_of(&r.out), "out\n");
	CHECK_TEXT(text_of(&r.said), "err\n");
	run(&r, p, SHELL("kill -KILL $$"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_U64((unsigned)r.status, 128 + SIGKILL);
	/* arguments are its own, whatever stands in them */
	run(&r, p,
	    WORDS((char *)"printf", (char *)"%s|", (char *)"a b", (char *)"$X;",
	          (char *)""));
	CHECK_TEXT(text_of(&r.out), "a b|$X;||");
	/* nobody wants to know */
	CHECK_U64(port_run(p,
	                   &(struct port_program){
				   .argv = SHELL("echo out; echo err >&2"),
				   .deadline_ms = port_now_ms(p) + LONG_MS},
	                   &r.status),
	          ERR_OK);
	CHECK_U64((unsigned)r.status, 0);
	port_close(p);
}

CASE(output_up_to_its_limit_and_past_it)
{
	struct port *p = port_open();
	struct ran r;

	run(&r, p, SHELL("printf %064d 7; printf %065d 8 >&2"));
	CHECK_U64(r.err, ERR_OK);
	CHECK(r.out.n == TEXT && !r.out.over && r.out.text[TEXT - 1] == '7');
	CHECK(r.said.n == TEXT && r.said.over && r.said.text[TEXT - 1] == '0');
	/* more than any pipe holds, in both: nobody waits for the other */
	run(&r, p,
	    SHELL("i=0; while [ $i -lt 3000 ]; do i=$((i + 1)); "
	          "printf %0100d 1; printf %0100d 1 >&2; done"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_U64((unsigned)r.status, 0);
	CHECK(r.out.over && r.said.over && r.out.n == TEXT);
	port_close(p);
}

CASE(its_standard_input_is_empty)
{
	struct port *p = port_open();
	struct ran r;

	run(&r, p, SHELL("cat; echo $?"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_TEXT(text_of(&r.out), "0\n");
	port_close(p);
}

CASE(what_cannot_be_run)
{
	struct place p;
	struct ran r;

	CHECK(place_open(&p));
	run(&r, p.port, WORDS((char *)"pail-no-such-program"));
	CHECK_U64(r.err, ERR_NO_FILE);
	run(&r, p.port, WORDS((char *)place_at(&p, "absent")));
	CHECK_U64(r.err, ERR_NO_FILE);
	/* no shell takes what is no program for a script */
	CHECK(place_put(&p, "text", SLICE("echo run\n")));
	run(&r, p.port, WORDS((char *)place_at(&p, "text")));
	CHECK_U64(r.err, ERR_NO_PERMISSION);
	CHECK(chmod(place_at(&p, "text"), 0755) == 0);
	run(&r, p.port, WORDS((char *)place_at(&p, "text")));
	CHECK_U64(r.err, ERR_NOT_FILE);
	CHECK(r.out.n == 0);
	place_close(&p);
}

/* ---- its end -------------------------------------------------------------- */

/* Whether a process goes away; one that nobody waits for may stay as a
 * zombie. */
static bool is_gone(struct port *p, struct slice number)
{
	struct ran r;
	char line[200];

	snprintf(line, sizeof line,
	         "i=0; while [ $i -lt 200 ] && s=$(cat /proc/%.*s/stat) && "
	         "[ \"${s##*) Z}\" = \"$s\" ]; do i=$((i + 1)); sleep .05; "
	         "done; [ $i -lt 200 ]",
	         (int)number.n - 1, number.p);
	run(&r, p, SHELL(line));
	return r.err == ERR_OK && r.status == 0;
}

CASE(at_the_deadline_it_is_killed_with_all_it_started)
{
	struct port *p = port_open();
	struct ran r;
	uint64_t until = port_now_ms(p) + 300;

	run_for(&r, p, 300, SHELL("sleep 1000 & echo $!; trap '' TERM; wait"));
	CHECK_U64(r.err, ERR_SILENT);
	CHECK(port_now_ms(p) >= until);
	CHECK(r.out.n > 1);
	CHECK(is_gone(p, text_of(&r.out)));
	/* one that never stops to print */
	run_for(&r, p, 300, SHELL("while :; do echo y; done"));
	CHECK_U64(r.err, ERR_SILENT);
	CHECK(r.out.over);
	/* the time is up already */
	run_for(&r, p, 0, SHELL("sleep 1000"));
	CHECK_U64(r.err, ERR_SILENT);
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	port_close(p);
}

CASE(its_end_counts_and_not_its_pipes)
{
	struct port *p = port_open();
	struct ran r;
	char line[64];

	run(&r, p, SHELL("exec >&- 2>&-; sleep .1; exit 7"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_U64((unsigned)r.status, 7);
	/* what it leaves behind holds the pipes and lives on */
	run(&r, p, SHELL("sleep 1000 & echo $!"));
	CHECK_U64(r.err, ERR_OK);
	CHECK(r.out.n > 1);
	snprintf(line, sizeof line, "kill %.*s", (int)r.out.n - 1, r.text[0]);
	run(&r, p, SHELL(line));
	CHECK_U64((unsigned)r.status, 0);
	port_close(p);
}

static bool third_time(void *asked)
{
	int *n = asked;

	return ++*n == 3;
}

CASE(who_gives_up_stops_it)
{
	struct port *p = port_open();
	int asked = 0;
	struct port_program g = {
		.argv = SHELL("echo y; sleep 1000"),
		.deadline_ms = PORT_NEVER,
		.stopping = third_time,
		.ctx = &asked,
	};
	struct ran r;

	run_until(&r, p, &g);
	CHECK_U64(r.err, ERR_STOPPED);
	CHECK_U64((unsigned)asked, 3);
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	port_close(p);
}

/* In a child, since the signal is caught for good. */
static int stopped(void)
{
	struct port *p = port_open();
	struct port_waiter w;
	struct ran r;

	if (port_waiter_open(p, &w) || port_stop_watch(p, w))
		return 1;
	run(&r, p, SHELL("kill -TERM $PPID; sleep 1000"));
	if (r.err != ERR_STOPPED || port_stop_signal(p) != SIGTERM)
		return 2;
	/* the one who waits for it is told, or this does not end */
	port_wait(p, w, (struct port_socket){PORT_NONE}, PORT_DONE, PORT_NEVER);
	run(&r, p, SHELL("sleep 1000"));
	return r.err == ERR_STOPPED ? 0 : 3;
}

CASE(a_signal_that_stops_us_stops_it)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(stopped());
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK_U64((unsigned)status, 0);
}

/* ---- what it is given ----------------------------------------------------- */

CASE(it_has_no_handle_of_ours)
{
	struct place p;
	struct port_waiter w;
	struct port_file f, g;
	bool seekable;
	struct ran r;
	char line[200];

	CHECK(place_open(&p));
	CHECK(place_put(&p, "a", SLICE("text")));
	CHECK(!port_waiter_open(p.port, &w));
	CHECK(!port_file_create(p.port, p.root, "b", PORT_EMPTY, &f));
	CHECK(!port_file_open(p.port, place_at(&p, "a"), &g, &seekable));
	snprintf(line, sizeof line,
	         "for h in %d %d %d %d; do [ -e /proc/$$/fd/$h ] && echo $h; "
	         "done; [ -e /proc/$$/fd/1 ] && echo fine",
	         p.root.h, w.h, f.h, g.h);
	run(&r, p.port, SHELL(line));
	CHECK_U64(r.err, ERR_OK);
	CHECK_TEXT(text_of(&r.out), "fine\n");
	port_file_close(p.port, &g);
	port_file_close(p.port, &f);
	port_waiter_close(p.port, &w);
	place_close(&p);
}

static int handles(void)
{
	int n = 0;

	for (int h = 0; h < 1024; h++)
		n += fcntl(h, F_GETFD) != -1;
	return n;
}

CASE(we_have_no_handle_of_its)
{
	struct port *p = port_open();
	int before = handles();
	struct ran r;

	run(&r, p, SHELL("exit 0"));
	CHECK_U64((unsigned)handles(), (unsigned)before);
	run(&r, p, WORDS((char *)"pail-no-such-program"));
	CHECK_U64((unsigned)handles(), (unsigned)before);
	run_for(&r, p, 0, SHELL("sleep 1000"));
	CHECK_U64((unsigned)handles(), (unsigned)before);
	port_close(p);
}

/* Not even the other ends of its pipes: what it has besides them are those
 * that we were given ourselves, to be passed on. */
CASE(it_has_what_we_were_given)
{
	struct port *p = port_open();
	struct slice rest;
	struct ran r;

	run(&r, p,
	    SHELL("h=3; while [ $h -lt 64 ]; do [ -e /proc/$$/fd/$h ] && "
	          "echo $h; h=$((h + 1)); done; echo end"));
	CHECK_U64(r.err, ERR_OK);
	CHECK(!r.out.over && slice_ends(text_of(&r.out), SLICE("end\n")));
	rest = text_of(&r.out);
	while (rest.n > 4) {
		struct slice line = slice_cut(&rest, '\n');
		int h = 0;

		for (size_t i = 0; i < line.n; i++)
			h = h * 10 + (line.p[i] - '0');
		CHECK(fcntl(h, F_GETFD) == 0);
	}
	port_close(p);
}

/* Ours are ignored or blocked; its are as for anybody. */
CASE(its_signals_are_as_usual)
{
	struct port *p = port_open();
	sigset_t all, before;
	struct ran r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	run(&r, p, SHELL("kill -INT $$; echo alive"));
	CHECK_U64((unsigned)r.status, 128 + SIGINT);
	run(&r, p, SHELL("kill -PIPE $$; echo alive"));
	CHECK_U64((unsigned)r.status, 128 + SIGPIPE);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* under nohup it is, too */
	signal(SIGHUP, SIG_IGN);
	run(&r, p, SHELL("kill -HUP $$; echo alive"));
	signal(SIGHUP, SIG_DFL);
	CHECK_U64((unsigned)r.status, 0);
	CHECK_TEXT(text_of(&r.out), "alive\n");
	port_close(p);
}

CASE(its_environment_is_ours)
{
	struct port *p = port_open();
	struct ran r;

	setenv("PAIL_TEST", "a value", 1);
	run(&r, p, SHELL("echo \"$PAIL_TEST\""));
	CHECK_TEXT(text_of(&r.out), "a value\n");
	port_close(p);
}

/* Whoever started us may have ignored the end of children. */
CASE(its_status_is_not_lost)
{
	struct port *p;
	struct ran r;

	signal(SIGCHLD, SIG_IGN);
	p = port_open();
	run(&r, p, SHELL("exit 5"));
	CHECK_U64(r.err, ERR_OK);
	CHECK_U64((unsigned)r.status, 5);
	port_close(p);
}

/* ---- in threads ----------------------------------------------------------- */

enum { THREADS = 4, ROUNDS = 10 };

struct one {
	struct port *port;
	int number;
	bool right;
};

static void run_some(void *one)
{
	struct one *o = one;
	char line[64];
	struct ran r;

	o->right = true;
	for (int i = 0; i < ROUNDS; i++) {
		snprintf(line, sizeof line, "echo %d; exit %d", o->number,
		         o->number);
		run(&r, o->port, SHELL(line));
		if (r.err || r.status != o->number || r.out.n != 2 ||
		    r.text[0][0] != '0' + o->number)
			o->right = false;
	}
}

CASE(threads_run_programs_at_once)
{
	struct port *p = port_open();
	struct port_thread t[THREADS];
	struct one o[THREADS];

	for (int i = 0; i < THREADS; i++) {
		o[i] = (struct one){p, i, false};
		CHECK(!port_thread_start(p, &t[i], run_some, &o[i], 12288));
	}
	for (int i = 0; i < THREADS; i++)
		port_thread_join(p, &t[i]);
	for (int i = 0; i < THREADS; i++)
		CHECK(o[i].right);
	port_close(p);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(what_it_prints_and_its_status),
			RUN(output_up_to_its_limit_and_past_it),
			RUN(its_standard_input_is_empty),
			RUN(what_cannot_be_run),
			RUN(at_the_deadline_it_is_killed_with_all_it_started),
			RUN(its_end_counts_and_not_its_pipes),
			RUN(who_gives_up_stops_it),
			RUN(a_signal_that_stops_us_stops_it),
			RUN(it_has_no_handle_of_ours),
			RUN(we_have_no_handle_of_its),
			RUN(it_has_what_we_were_given),
			RUN(its_signals_are_as_usual),
			RUN(its_environment_is_ours),
			RUN(its_status_is_not_lost),
			RUN(threads_run_programs_at_once),
			{0}});
}
