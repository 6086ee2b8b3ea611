/*
 * Programs run to their end. posix_spawn, since after a fork of a process
 * with threads little may be called; all our descriptors close themselves at
 * the exec. The program leads a group of its own, so that what it has started
 * is killed with it, and a Ctrl-C is for us to pass on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	/* Nothing tells in a poll that a program has ended, on all kernels:
	 * it is asked for, soon at first. */
	TICK_MIN_MS = 1,
	TICK_MAX_MS = 64,
	SCRAP_BYTES = 512,
	SIGNALLED = 128, /* a shell's status: and the signal's number */
};

enum { IN, OUT, ERR, STREAMS };

struct program {
	struct port *port;
	const struct port_program *want;
	pid_t id;
	int ours[STREAMS], its[STREAMS]; /* the ends of three pipes */
	struct port_output *to[STREAMS];
};

extern char **environ;

static void shut(int *fd)
{
	if (*fd != PORT_NONE)
		close(*fd);
	*fd = PORT_NONE;
}

static void shut_all(int fd[STREAMS])
{
	for (int i = 0; i < STREAMS; i++)
		shut(&fd[i]);
}

/* Its standard input is a pipe that nobody writes to: a root may have no
 * /dev/null. */
static enum err open_pipes(struct program *g)
{
	for (int i = 0; i < STREAMS; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC))
			return errno_handle_err(errno, ERR_NO_HANDLE);
		g->ours[i] = ends[i == IN];
		g->its[i] = ends[i != IN];
		(void)fcntl(g->ours[i], F_SETFL, O_NONBLOCK);
	}
	shut(&g->ours[IN]);
	return ERR_OK;
}

static enum err spawn_err(int e)
{
	switch (e) {
	case EAGAIN: return ERR_NO_THREAD;
	case E2BIG: return ERR_TOO_LONG;
	case ENOEXEC: /* no program of this machine */
	case EINVAL: return ERR_NOT_FILE;
	default: return errno_err(e);
	}
}

/* What we ignore or block it does not; what was ignored before us (nohup)
 * stays so. */
static int set_signals(posix_spawnattr_t *attr)
{
	sigset_t ours, none;
	int e;

	sigemptyset(&none);
	sigemptyset(&ours);
	sigaddset(&ours, SIGPIPE);
	sigaddset(&ours, SIGXFSZ);
	e = posix_spawnattr_setsigmask(attr, &none);
	if (!e)
		e = posix_spawnattr_setsigdefault(attr, &ours);
	if (!e)
		e = posix_spawnattr_setpgroup(attr, 0);
	if (!e)
		e = posix_spawnattr_setflags(
			attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
				      POSIX_SPAWN_SETPGROUP);
	return e;
}

static int spawn(struct program *g)
{
	char *const *argv = g->want->argv;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int e = posix_spawn_file_actions_init(&actions);

	if (e)
		return e;
	e = posix_spawnattr_init(&attr);
	if (!e) {
		e = set_signals(&attr);
		for (int i = 0; i < STREAMS && !e; i++)
			e = posix_spawn_file_actions_adddup2(&actions,
			                                     g->its[i], i);
		if (!e)
			e = posix_spawnp(&g->id, argv[0], &actions, &attr, argv,
			                 environ);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return e;
}

static void keep(struct port_output *to, const char *bytes, size_t n)
{
	size_t room;

	if (!to)
		return;
	room = to->cap - to->n;
	if (n > room) {
		to->over = true;
		n = room;
	}
	memcpy(to->text + to->n, bytes, n);
	to->n += n;
}

/* One read; false: there is nothing, now or any more. */
static bool take(struct program *g, int stream)
{
	char scrap[SCRAP_BYTES];
	ssize_t n;

	if (g->ours[stream] == PORT_NONE)
		return false;
	do
		n = read(g->ours[stream], scrap, sizeof scrap);
	while (n < 0 && errno_again());
	if (n > 0)
		keep(g->to[stream], scrap, (size_t)n);
	else if (n == 0 || errno != EAGAIN)
		shut(&g->ours[stream]);
	explicit_bzero(scrap, sizeof scrap); /* it may print a secret */
	return n > 0;
}

/* Waits for output, or for ms; takes some. False: nothing was printed. */
static bool listen_for(struct program *g, int ms)
{
	struct pollfd on[] = {
		{.fd = g->ours[OUT], .events = POLLIN},
		{.fd = g->ours[ERR], .events = POLLIN},
		{.fd = g->port->signal_fd, .events = POLLIN},
	};
	bool out, err;

	if (poll(on, sizeof on / sizeof *on, ms) <= 0)
		return false;
	out = on[0].revents && take(g, OUT);
	err = on[1].revents && take(g, ERR);
	return out || err;
}

static bool is_stopped(const struct program *g)
{
	return port_stop_signal(g->port) ||
	       (g->want->stopping && g->want->stopping(g->want->ctx));
}

/* The program's end, awaited (how 0) or asked for (WNOHANG). */
static enum err reap(struct program *g, int how, bool *over, int *status)
{
	int raw = 0;
	pid_t id;

	do
		id = waitpid(g->id, &raw, how);
	while (id < 0 && errno_again());
	*over = id != 0;
	if (id < 0)
		return ERR_IO;
	if (*over)
		*status = WIFSIGNALED(raw) ? SIGNALLED + WTERMSIG(raw)
		                           : WEXITSTATUS(raw);
	return ERR_OK;
}

static enum err follow(struct program *g, int *status)
{
	int tick = TICK_MIN_MS;
	bool over = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !over) {
		if (is_stopped(g)) {
			e = ERR_STOPPED;
		} else if (port_now_ms(g->port) >= g->want->deadline_ms) {
			e = ERR_SILENT;
		} else if (listen_for(g, tick)) {
			tick = TICK_MIN_MS;
		} else {
			tick = tick < TICK_MAX_MS ? tick * 2 : tick;
			e = reap(g, WNOHANG, &over, status);
		}
	}
	return e;
}

enum err port_run(struct port *p, const struct port_program *program,
                  int *status)
{
	struct program g = {
		.port = p,
		.want = program,
		.ours = {PORT_NONE, PORT_NONE, PORT_NONE},
		.its = {PORT_NONE, PORT_NONE, PORT_NONE},
		.to = {NULL, program->out, program->err},
	};
	bool over;
	enum err e = open_pipes(&g);

	*status = 0;
	if (e == ERR_OK)
		e = spawn_err(spawn(&g));
	shut_all(g.its);
	if (e == ERR_OK) {
		e = follow(&g, status);
		if (e == ERR_STOPPED || e == ERR_SILENT) {
			(void)kill(-g.id, SIGKILL);
			(void)reap(&g, 0, &over, status);
		}
	}
	/* What it printed last; what others still write is not waited for. */
	while (e == ERR_OK && port_now_ms(p) < program->deadline_ms &&
	       (take(&g, OUT) || take(&g, ERR)))
		;
	shut_all(g.ours);
	return e;
}
