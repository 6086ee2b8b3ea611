/*
 * fiber: threads that switch only when they say so.
 *
 * A fiber has a stack of its own, with a page below it that ends the process
 * when it is touched. A fiber that is not gone on with is simply forgotten:
 * there is nothing to clean up.
 */
#ifndef PAIL_PORT_SIM_FIBER_H
#define PAIL_PORT_SIM_FIBER_H

#include <ucontext.h>

#include <stdbool.h>
#include <stddef.h>

enum { FIBER_STACK_BYTES = 524288 }; /* the server runs on it too */

struct fiber {
	ucontext_t own, back; /* where it is; who went on with it */
	void *stack;          /* lowest byte; kept for the next use */
	void (*run)(void *);
	void *arg;
	bool over; /* run has returned */
	/* AddressSanitizer wants to know of the switches. */
	void *own_fake, *back_fake;
	const void *back_bottom;
	size_t back_size;
};

/* All zero before the first use. False: no memory. */
bool fiber_init(struct fiber *f, void (*run)(void *), void *arg);
/* Goes on with it until it yields or is over. */
void fiber_resume(struct fiber *f);
/* By the fiber itself: back to whoever resumed it. */
void fiber_yield(struct fiber *f);
void fiber_free(struct fiber *f);

#endif
