/* The machine itself: opening, time, entropy, environment, memory. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "port/linux/linux.h"

/* A descriptor 0 to 2 that is closed would be given to the next file that is
 * opened, and a log line would end up in it. What stands there in its place
 * is open the wrong way round: to read or print fails, as it would without. */
static bool fill_standard_streams(void)
{
	for (int want = 0; want <= 2; want++) {
		int fd;

		if (fcntl(want, F_GETFD) >= 0)
			continue;
		fd = open("/dev/null", (want ? O_RDONLY : O_WRONLY) | O_NOCTTY);
		if (fd < 0) /* a root without /dev: whatever takes no data */
			fd = open("/", O_RDONLY | O_DIRECTORY);
		if (fd != want)
			return false;
	}
	return true;
}

/* Keys are in memory: nobody gets a core file of it, or reads it. */
static void keep_memory_private(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* A sanitizer's leak check is a tracer of its own process. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static void set_signal(int n, void (*to)(int))
{
	struct sigaction action = {.sa_handler = to};

	(void)sigaction(n, &action, NULL);
}

struct port *port_open(void)
{
	struct port *p;

	if (!fill_standard_streams())
		return NULL;
	p = mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE,
	         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	p->signal_fd = PORT_NONE;
	p->stop_waiter = PORT_NONE;
	atomic_init(&p->stop_signal, 0);
	p->stop_ms = PORT_NEVER;
	p->syncfs_tells = sync_fs_tells();
	set_signal(SIGPIPE, SIG_IGN); /* the write says so itself */
	set_signal(SIGXFSZ, SIG_IGN); /* so that is EFBIG */
	/* Were it ignored, as by whoever started us, the status of a program
	 * of ours would be lost. */
	set_signal(SIGCHLD, SIG_DFL);
	keep_memory_private();
	return p;
}

void port_close(struct port *p)
{
	if (p->signal_fd != PORT_NONE)
		close(p->signal_fd);
	munmap(p, sizeof *p);
}

uint64_t port_now_ms(struct port *p)
{
	struct timespec t;

	(void)p;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

int64_t port_unix_s(struct port *p)
{
	struct timespec t;

	(void)p;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

enum err port_entropy(void *bytes, size_t n)
{
	char *to = bytes;

	while (n) {
		/* No flags: at an early boot it waits until the kernel has
		 * gathered enough. */
		ssize_t got = getrandom(to, n, 0);

		if (got < 0 && errno_again())
			continue;
		if (got <= 0)
			return ERR_NO_RANDOM;
		to += got;
		n -= (size_t)got;
	}
	return ERR_OK;
}

enum err port_random(struct port *p, void *bytes, size_t n)
{
	(void)p;
	return port_entropy(bytes, n);
}

struct slice port_env(struct port *p, const char *name)
{
	(void)p;
	return slice_of(getenv(name));
}

void *port_claim(struct port *p, size_t n)
{
	void *memory = mmap(NULL, n, PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)p;
	return memory == MAP_FAILED ? NULL : memory;
}
