#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	/* For all the last lines of a run that is to end, if there is no room
	 * for them. */
	LAST_WORDS_MS = 1000,
	COLUMNS_UNKNOWN = 80,
};

static int fd_of(enum port_stream s)
{
	return s == PORT_OUT ? STDOUT_FILENO : STDERR_FILENO;
}

/* A line is one write. Other output goes in pieces that a pipe has room for
 * when it says so: whoever reads it may have stopped to, and a write that
 * blocks would keep us from ending. */
static size_t piece(enum port_stream to, struct slice text)
{
	return to == PORT_OUT && text.n > PIPE_BUF ? PIPE_BUF : text.n;
}

enum err port_print(struct port *p, enum port_stream to, struct slice text)
{
	int fd = fd_of(to);
	enum err e = ERR_OK;

	while (text.n && e == ERR_OK) {
		ssize_t n;

		if (p)
			e = wait_for_other(p, fd, POLLOUT, LAST_WORDS_MS);
		if (e != ERR_OK)
			break;
		n = write(fd, text.p, piece(to, text));
		if (n > 0)
			text = slice_after(text, (size_t)n);
		else if (n == 0 || !(errno_again() || errno == EAGAIN))
			e = n < 0 ? errno_err(errno) : ERR_IO;
	}
	return e;
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
