/* port on all but files: time, memory, threads, waiting, signals, console. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "check.h"
#include "port/port.h"

static const struct port_socket no_socket = {PORT_NONE};

CASE(time_and_memory)
{
	struct port *p = port_open();
	uint64_t then = port_now_ms(p);
	uint8_t *memory = port_claim(p, 100000);
	unsigned char random[2][64] = {{0}};

	CHECK(port_now_ms(p) >= then);
	CHECK(port_unix_s(p) > 1700000000);
	CHECK(memory);
	for (size_t i = 0; i < 100000; i++)
		CHECK(memory[i] == 0);
	CHECK(!port_random(p, random[0], 64) && !port_entropy(random[1], 64));
	CHECK(memcmp(random[0], random[1], 64) != 0);
	setenv("PAIL_TEST", "a value", 1);
	CHECK_TEXT(port_env(p, "PAIL_TEST"), "a value");
	CHECK_TEXT(port_env(p, "PAIL_TEST_ABSENT"), "");
	munmap(memory, 100000);
	port_close(p);
}

/* ---- threads ------------------------------------------------------------ */

enum { THREADS = 8, ROUNDS = 2000 };

struct crowd {
	struct port *port;
	struct port_lock lock;
	unsigned long count;
	unsigned masked; /* threads in which SIGINT is blocked */
};

static void add(void *crowd)
{
	struct crowd *c = crowd;
	sigset_t mask;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	for (int i = 0; i < ROUNDS; i++) {
		port_lock_take(c->port, &c->lock);
		c->count++;
		if (i == 0 && sigismember(&mask, SIGINT) == 1)
			c->masked++;
		port_lock_give(c->port, &c->lock);
	}
}

CASE(threads_and_a_lock)
{
	struct crowd c = {.port = port_open()};
	struct port_thread t[THREADS];
	sigset_t mask;

	port_lock_init(c.port, &c.lock);
	for (int i = 0; i < THREADS; i++)
		CHECK(!port_thread_start(c.port, &t[i], add, &c, 4096));
	for (int i = 0; i < THREADS; i++)
		port_thread_join(c.port, &t[i]);
	CHECK_U64(c.count, THREADS * ROUNDS);
	CHECK_U64(c.masked, THREADS);
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	CHECK(sigismember(&mask, SIGINT) == 0);
	port_close(c.port);
}

/* ---- waiting ------------------------------------------------------------ */

CASE(a_wake_before_the_wait_is_not_lost)
{
	struct port *p = port_open();
	struct port_waiter w;

	CHECK(!port_waiter_open(p, &w));
	port_wake(p, w);
	port_wake(p, w);
	port_wait(p, w, no_socket, PORT_DONE, PORT_NEVER);
	/* and it is used up: this one ends by its deadline */
	uint64_t until = port_now_ms(p) + 30;
	port_wait(p, w, no_socket, PORT_DONE, until);
	CHECK(port_now_ms(p) >= until);
	port_wait(p, w, no_socket, PORT_DONE, until - 1000);
	port_waiter_close(p, &w);
	CHECK(w.h == PORT_NONE);
	port_close(p);
}

struct pair {
	struct port *port;
	struct port_waiter here, there;
	int rounds;
};

static void answer(void *pair)
{
	struct pair *a = pair;

	for (int i = 0; i < a->rounds; i++) {
		port_wait(a->port, a->there, no_socket, PORT_DONE, PORT_NEVER);
		port_wake(a->port, a->here);
	}
}

CASE(two_threads_wake_each_other)
{
	struct pair a = {.port = port_open(), .rounds = 100};
	struct port_thread t;

	CHECK(!port_waiter_open(a.port, &a.here));
	CHECK(!port_waiter_open(a.port, &a.there));
	CHECK(!port_thread_start(a.port, &t, answer, &a, 8192));
	for (int i = 0; i < a.rounds; i++) {
		port_wake(a.port, a.there);
		port_wait(a.port, a.here, no_socket, PORT_DONE, PORT_NEVER);
	}
	port_thread_join(a.port, &t);
	port_waiter_close(a.port, &a.here);
	port_waiter_close(a.port, &a.there);
	port_close(a.port);
}

/* ---- signals: each in a child, whom they may kill ------------------------ */

static int status_of(int (*run)(void))
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(run());
	waitpid(child, &status, 0);
	return status;
}

static int watch_and_wait(int signal_number)
{
	struct port *p = port_open();
	struct port_waiter w;

	if (port_waiter_open(p, &w) || port_stop_watch(p, w) ||
	    port_stop_signal(p))
		return 1;
	raise(signal_number);
	port_wait(p, w, no_socket, PORT_DONE, port_now_ms(p) + 10000);
	if (port_stop_signal(p) != signal_number)
		return 2;
	raise(SIGINT); /* the first one counts */
	return port_stop_signal(p) == signal_number ? 0 : 3;
}

static int watch_term(void)
{
	return watch_and_wait(SIGTERM);
}

static int watch_hangup(void)
{
	return watch_and_wait(SIGHUP);
}

/* As under nohup: what was ignored is still. */
static int watch_ignored(void)
{
	struct port *p = port_open();
	struct port_waiter w;

	signal(SIGHUP, SIG_IGN);
	if (port_waiter_open(p, &w) || port_stop_watch(p, w))
		return 1;
	raise(SIGHUP);
	return port_stop_signal(p) == 0 ? 0 : 2;
}

static int unwatched(void)
{
	struct port *p = port_open();

	raise(SIGTERM);
	return p ? 0 : 1;
}

CASE(signals_that_stop_us)
{
	CHECK_U64((unsigned)status_of(watch_term), 0);
	CHECK_U64((unsigned)status_of(watch_hangup), 0);
	CHECK_U64((unsigned)status_of(watch_ignored), 0);
	CHECK(WTERMSIG(status_of(unwatched)) == SIGTERM);
}

/* ---- console ------------------------------------------------------------ */

static int print_to_closed_pipe(void)
{
	struct port *p = port_open();
	int ends[2];

	if (pipe(ends) || dup2(ends[1], 2) != 2)
		return 1;
	close(ends[0]);
	return port_print(p, PORT_ERR, SLICE("x\n")) == ERR_CLOSED ? 0 : 2;
}

/* A pipe that nobody reads, and one that nobody writes. */
static int held_up(bool by_signal)
{
	struct port *p = port_open();
	enum err want = by_signal ? ERR_STOPPED : ERR_DEADLINE, e = ERR_OK;
	struct port_waiter w;
	int out[2], in[2];

	if (pipe(out) || pipe(in) || dup2(out[1], 1) != 1 ||
	    port_waiter_open(p, &w) || port_stop_watch(p, w))
		return 1;
	port_stop_at(p, port_now_ms(p) + 60000);
	if (by_signal)
		raise(SIGTERM);
	else
		port_stop_at(p, port_now_ms(p));
	for (int i = 0; e == ERR_OK && i < 100000; i++)
		e = port_print(p, PORT_OUT, SLICE("line after line\n"));
	if (e != want)
		return 2;
	return port_file_wait(p, (struct port_file){in[0]}) == want ? 0 : 3;
}

static int held_up_until_a_signal(void)
{
	return held_up(true);
}

static int held_up_until_the_end(void)
{
	return held_up(false);
}

CASE(who_does_not_read_or_write_holds_nobody_up)
{
	CHECK_U64((unsigned)status_of(held_up_until_a_signal), 0);
	CHECK_U64((unsigned)status_of(held_up_until_the_end), 0);
}

/* Descriptors 0 to 2 are never a data file's. */
static int open_without_streams(void)
{
	struct port *p;
	int fd;

	close(0);
	close(1);
	close(2);
	p = port_open();
	fd = open("/", O_RDONLY);
	return p && fd > 2 && fcntl(1, F_GETFD) >= 0 &&
	                       port_print(p, PORT_OUT, SLICE("x")) == ERR_CLOSED
	               ? 0
	               : 1;
}

CASE(the_console)
{
	struct port *p = port_open();
	int ends[2], before = dup(2);
	char text[8];

	CHECK(pipe(ends) == 0 && dup2(ends[1], 2) == 2);
	CHECK(!port_print(p, PORT_ERR, SLICE("a line\n")));
	CHECK(read(ends[0], text, sizeof text) == 7);
	CHECK(memcmp(text, "a line\n", 7) == 0);
	CHECK(!port_is_terminal(p, PORT_ERR));
	CHECK_U64(port_columns(p, PORT_ERR), 80);
	dup2(before, 2);
	CHECK_U64((unsigned)status_of(print_to_closed_pipe), 0);
	CHECK_U64((unsigned)status_of(open_without_streams), 0);
	close(before);
	close(ends[0]);
	close(ends[1]);
	port_close(p);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(time_and_memory),
			RUN(threads_and_a_lock),
			RUN(a_wake_before_the_wait_is_not_lost),
			RUN(two_threads_wake_each_other),
			RUN(signals_that_stop_us),
			RUN(who_does_not_read_or_write_holds_nobody_up),
			RUN(the_console),
			{0}});
}
