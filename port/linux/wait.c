/* Waiting: for a socket, a wake, a signal or a moment. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum err port_waiter_open(struct port *p, struct port_waiter *w)
{
	(void)p;
	w->h = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->h >= 0)
		return ERR_OK;
	w->h = PORT_NONE;
	return errno_handle_err(errno, ERR_NO_HANDLE);
}

void port_waiter_close(struct port *p, struct port_waiter *w)
{
	(void)p;
	if (w->h != PORT_NONE)
		close(w->h);
	w->h = PORT_NONE;
}

void port_wake(struct port *p, struct port_waiter w)
{
	const uint64_t one = 1;
	ssize_t n;

	(void)p;
	do
		n = write(w.h, &one, sizeof one);
	while (n < 0 && errno_again());
}

static void take_wakes(int waiter)
{
	uint64_t wakes;
	ssize_t n;

	do
		n = read(waiter, &wakes, sizeof wakes);
	while (n < 0 && errno_again());
}

/* Rounded up to whole milliseconds by the clock that we read already. */
static int timeout_until(struct port *p, uint64_t deadline_ms)
{
	uint64_t now;

	if (deadline_ms == PORT_NEVER)
		return -1;
	now = port_now_ms(p);
	if (deadline_ms <= now)
		return 0;
	if (deadline_ms - now > INT_MAX)
		return INT_MAX;
	return (int)(deadline_ms - now);
}

void port_wait(struct port *p, struct port_waiter w, struct port_socket s,
               enum port_io want, uint64_t deadline_ms)
{
	/* poll passes over negative descriptors. */
	struct pollfd on[3] = {
		{.fd = w.h, .events = POLLIN},
		{.fd = -1},
		{.fd = -1, .events = POLLIN},
	};

	if (want == PORT_WAIT_READ || want == PORT_WAIT_WRITE) {
		on[1].fd = s.h;
		on[1].events = want == PORT_WAIT_READ ? POLLIN : POLLOUT;
	}
	if (w.h == p->stop_waiter)
		on[2].fd = p->signal_fd;
	if (poll(on, 3, timeout_until(p, deadline_ms)) <= 0)
		return;
	if (on[0].revents)
		take_wakes(w.h);
	if (on[2].revents)
		wait_take_signal(p);
}

/* What the one who started us has ignored (nohup) stays ignored: but blocked
 * signals reach a signalfd all the same, so they are left out of it. */
static void add_unless_ignored(sigset_t *set, int n)
{
	struct sigaction now;

	if (sigaction(n, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		sigaddset(set, n);
}

enum err port_stop_watch(struct port *p, struct port_waiter w)
{
	sigset_t stops;

	sigemptyset(&stops);
	add_unless_ignored(&stops, SIGINT);
	add_unless_ignored(&stops, SIGTERM);
	add_unless_ignored(&stops, SIGHUP);
	p->signal_fd = signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
	if (p->signal_fd < 0) {
		p->signal_fd = PORT_NONE;
		return errno_handle_err(errno, ERR_NO_HANDLE);
	}
	pthread_sigmask(SIG_BLOCK, &stops, NULL);
	p->stop_waiter = w.h;
	return ERR_OK;
}

/* The first one counts. */
void wait_take_signal(struct port *p)
{
	struct signalfd_siginfo got;
	ssize_t n = read(p->signal_fd, &got, sizeof got);
	int none = 0;

	if (n == (ssize_t)sizeof got)
		atomic_compare_exchange_strong(&p->stop_signal, &none,
		                               (int)got.ssi_signo);
}

/* Who watches for the signal has not seen it if another takes it here. */
int port_stop_signal(struct port *p)
{
	if (atomic_load(&p->stop_signal) || p->signal_fd == PORT_NONE)
		return atomic_load(&p->stop_signal);
	wait_take_signal(p);
	if (atomic_load(&p->stop_signal))
		port_wake(p, (struct port_waiter){p->stop_waiter});
	return atomic_load(&p->stop_signal);
}

void port_stop_at(struct port *p, uint64_t deadline_ms)
{
	p->stop_ms = deadline_ms;
}

/* The end of all waiting is no later than the signal. */
static uint64_t end_of_waiting(struct port *p, uint64_t grace_ms)
{
	uint64_t now_ms = port_now_ms(p);

	if (port_stop_signal(p) && p->stop_ms > now_ms)
		p->stop_ms = now_ms;
	return p->stop_ms < PORT_NEVER - grace_ms ? p->stop_ms + grace_ms
	                                          : PORT_NEVER;
}

enum err wait_for_other(struct port *p, int fd, short events, uint64_t grace_ms)
{
	struct pollfd on[2] = {
		{.fd = fd, .events = events},
		{.fd = p->signal_fd, .events = POLLIN},
	};
	uint64_t end_ms;

	do {
		end_ms = end_of_waiting(p, grace_ms);
		if (poll(on, 2, timeout_until(p, end_ms)) > 0 && on[0].revents)
			return ERR_OK;
	} while (port_now_ms(p) < end_ms);
	return port_stop_signal(p) ? ERR_STOPPED : ERR_DEADLINE;
}
