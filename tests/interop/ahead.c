/*
 * ahead: a preloaded library that sets a program's wall clock AHEAD_SECONDS
 * ahead, for the gateway whose clock is wrong. libfaketime does this too, but
 * Debian 13's hangs Debian 13's radosgw.
 *
 * Only absolute wall-clock times are touched; a wait for one is translated
 * back, or it would last 20 minutes too long. Seconds below AHEAD_EPOCH can
 * only be the monotonic clock's.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { AHEAD_SECONDS = 1200, AHEAD_EPOCH = 1000000000 };

int clock_gettime(clockid_t clock, struct timespec *t)
{
	long rc = syscall(SYS_clock_gettime, clock, t);

	if (rc == 0 &&
	    (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		t->tv_sec += AHEAD_SECONDS;
	return (int)rc;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	t->tv_sec = now.tv_sec;
	t->tv_usec = now.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *t)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond,
                           pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until)
{
	struct timespec t = *until;

	if (t.tv_sec < AHEAD_EPOCH)
		return pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, &t);
	t.tv_sec -= AHEAD_SECONDS;
	return pthread_cond_clockwait(cond, mutex, CLOCK_REALTIME, &t);
}
