/*
 * sd_serve: the shell around the core: listeners, a thread a connection, the
 * log and the counters' file.
 */
#ifndef SD_SERVE_H
#define SD_SERVE_H

#include <pthread.h>
#include <sys/stat.h>

#include "sd_net.h"
#include "sd_world.h"

#define SD_BIND_MAX 4

struct sd_serve {
	struct sd_world *world;
	struct sd_tls *tls;
	int listeners[SD_BIND_MAX];
	size_t listener_n;
	int stranger; /* a listener, or -1 */
	int log;      /* a file, or -1 */
	int64_t clock_offset_s;
	uint64_t rate;     /* bytes a second and connection; 0: no limit */
	const char *users; /* a file of them, or NULL */
	pthread_mutex_t users_lock;
	struct stat users_seen; /* when it was read last */
	_Atomic uint64_t open_n;
	_Atomic uint64_t number;
};

/* Serves until `stop` (a descriptor) can be read or for_s (0: ever) is over.
 * Threads still at work are left to the process's end. */
void sd_serve_run(struct sd_serve *s, int stop, uint64_t for_s);
/* "name value" lines; false: the file could not be written. */
bool sd_serve_stats(const struct sd_world *w, const char *path);

#endif
