#include <limits.h>
#include <pthread.h>
#include <signal.h>

#include "port/linux/linux.h"

enum {
/* For libc's own part of the stack and a signal frame; under a
	 * sanitizer each frame is several times as large. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	STACK_MARGIN = 1 << 20,
#else
	STACK_MARGIN = 8192,
#endif
	STACK_UNIT = 4096,
};

struct thread {
	pthread_t id;
	void (*run)(void *);
	void *arg;
};

_Static_assert(sizeof(struct thread) <= sizeof(struct port_thread),
               "a thread must fit");
_Static_assert(sizeof(pthread_mutex_t) <= sizeof(struct port_lock),
               "a lock must fit");

static struct thread *thread_of(struct port_thread *t)
{
	return (struct thread *)(void *)t;
}

static pthread_mutex_t *mutex_of(struct port_lock *l)
{
	return (pthread_mutex_t *)(void *)l;
}

static void *run_thread(void *thread)
{
	struct thread *t = thread;

	t->run(t->arg);
	return NULL;
}

static size_t stack_size(size_t asked)
{
	size_t n = asked + STACK_MARGIN;

	if (n < (size_t)PTHREAD_STACK_MIN)
		n = (size_t)PTHREAD_STACK_MIN;
	return (n + STACK_UNIT - 1) / STACK_UNIT * STACK_UNIT;
}

/* Signals are the main thread's; a new thread inherits the mask. */
static int create_masked(struct thread *t, const pthread_attr_t *attr)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&t->id, attr, run_thread, t);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

enum err port_thread_start(struct port *p, struct port_thread *t,
                           void (*run)(void *), void *arg, size_t stack_bytes)
{
	struct thread *thread = thread_of(t);
	pthread_attr_t attr;
	int failed;

	(void)p;
	thread->run = run;
	thread->arg = arg;
	if (pthread_attr_init(&attr))
		return ERR_NO_THREAD;
	failed = pthread_attr_setstacksize(&attr, stack_size(stack_bytes));
	if (!failed)
		failed = create_masked(thread, &attr);
	pthread_attr_destroy(&attr);
	return failed ? ERR_NO_THREAD : ERR_OK;
}

void port_thread_join(struct port *p, struct port_thread *t)
{
	(void)p;
	(void)pthread_join(thread_of(t)->id, NULL);
}

void port_lock_init(struct port *p, struct port_lock *l)
{
	(void)p;
	(void)pthread_mutex_init(mutex_of(l), NULL);
}

void port_lock_take(struct port *p, struct port_lock *l)
{
	(void)p;
	(void)pthread_mutex_lock(mutex_of(l));
}

void port_lock_give(struct port *p, struct port_lock *l)
{
	(void)p;
	(void)pthread_mutex_unlock(mutex_of(l));
}
