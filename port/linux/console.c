#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	/* A console that somebody else has set non-blocking may be full. */
	CONSOLE_WAIT_MS = 1000,
	COLUMNS_UNKNOWN = 80,
};

static int fd_of(enum port_stream s)
{
	return s == PORT_OUT ? STDOUT_FILENO : STDERR_FILENO;
}

static bool wait_for_room(int fd)
{
	struct pollfd on = {.fd = fd, .events = POLLOUT};
	int n = poll(&on, 1, CONSOLE_WAIT_MS);

	return n > 0 || (n < 0 && errno_again());
}

enum err port_print(struct port *p, enum port_stream to, struct slice text)
{
	int fd = fd_of(to);

	(void)p;
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);

		if (n > 0) {
			text = slice_after(text, (size_t)n);
			continue;
		}
		if (n < 0 && errno_again())
			continue;
		if (n < 0 && errno == EAGAIN && wait_for_room(fd))
			continue;
		return ERR_IO;
	}
	return ERR_OK;
}

bool port_is_terminal(struct port *p, enum port_stream s)
{
	(void)p;
	return isatty(fd_of(s)) == 1;
}

unsigned port_columns(struct port *p, enum port_stream s)
{
	struct winsize size = {0};

	(void)p;
	if (ioctl(fd_of(s), TIOCGWINSZ, &size) || !size.ws_col)
		return COLUMNS_UNKNOWN;
	return size.ws_col;
}
