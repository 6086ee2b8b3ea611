#include "port/sim/fiber.h"

#include <stdint.h>
#include <sys/mman.h>

enum { GUARD_BYTES = 4096 };

/* Which stack is in use, for AddressSanitizer; nothing without it. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>

static void leave(void **fake, const void *bottom, size_t n)
{
	__sanitizer_start_switch_fiber(fake, bottom, n);
}

static void arrive(void *fake, const void **bottom, size_t *n)
{
	__sanitizer_finish_switch_fiber(fake, bottom, n);
}

/* A fiber that was forgotten has left marks on its stack. */
static void clean(void *stack)
{
	__asan_unpoison_memory_region(stack, FIBER_STACK_BYTES);
}
#else
static void leave(void **fake, const void *bottom, size_t n)
{
	(void)fake;
	(void)bottom;
	(void)n;
}

static void arrive(void *fake, const void **bottom, size_t *n)
{
	(void)fake;
	(void)bottom;
	(void)n;
}

static void clean(void *stack)
{
	(void)stack;
}
#endif

static void *stack_new(void)
{
	size_t n = FIBER_STACK_BYTES + GUARD_BYTES;
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (mprotect(p, GUARD_BYTES, PROT_NONE) != 0)
		return NULL;
	return p + GUARD_BYTES;
}

/* makecontext hands on ints only: the pointer goes in two halves. */
static void begin(unsigned high, unsigned low)
{
	uintptr_t at = (uintptr_t)high << 16 << 16 | low;
	struct fiber *f = (struct fiber *)at;

	arrive(NULL, &f->back_bottom, &f->back_size);
	f->run(f->arg);
	f->over = true;
	fiber_yield(f);
}

bool fiber_init(struct fiber *f, void (*run)(void *), void *arg)
{
	uintptr_t at = (uintptr_t)f;

	if (!f->stack)
		f->stack = stack_new();
	if (!f->stack || getcontext(&f->own) != 0)
		return false;
	clean(f->stack);
	f->run = run;
	f->arg = arg;
	f->over = false;
	f->own.uc_stack.ss_sp = f->stack;
	f->own.uc_stack.ss_size = FIBER_STACK_BYTES;
	f->own.uc_link = NULL;
	makecontext(&f->own, (void (*)(void))begin, 2,
	            (unsigned)(at >> 16 >> 16), (unsigned)at);
	return true;
}

void fiber_resume(struct fiber *f)
{
	leave(&f->back_fake, f->stack, FIBER_STACK_BYTES);
	(void)swapcontext(&f->back, &f->own);
	arrive(f->back_fake, NULL, NULL);
}

void fiber_yield(struct fiber *f)
{
	leave(&f->own_fake, f->back_bottom, f->back_size);
	(void)swapcontext(&f->own, &f->back);
	arrive(f->own_fake, &f->back_bottom, &f->back_size);
}

void fiber_free(struct fiber *f)
{
	if (f->stack)
		munmap((char *)f->stack - GUARD_BYTES,
		       FIBER_STACK_BYTES + GUARD_BYTES);
	f->stack = NULL;
}
