#include "loops.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/sim/dice.h"

enum { STUCK_S = 200 }; /* a scenario takes some seconds */

/* One scenario under way. */
struct round {
	struct loops *o;
	struct house house;
	struct life_sums sums;
	char why[LIFE_WHY_MAX + 200]; /* the first broken rule */
	uint64_t broken;
};

static void tell_broken(struct round *r, const struct life *l)
{
	if (r->broken++)
		return;
	(void)snprintf(r->why, sizeof r->why,
	               "%s (make sim SCENARIO=%s SEED=%llu CUT=%llu,%llu)",
	               l->why, r->house.s->name, (unsigned long long)l->seed,
	               (unsigned long long)l->stops[0],
	               (unsigned long long)l->stops[1]);
}

/*
 * What was fetched again after a stop, objects that were there already apart
 * (pail does not look whether they are the same): what no durable record
 * claims, and one piece, with which pail asks whether the object is the same.
 * And that is not much: the keeper is not late with its checkpoints.
 */
static void count_again(struct round *r, struct life *l)
{
	const struct scenario *s = r->house.s;
	uint64_t size = s->size * s->count + l->published;
	uint64_t most = 3 * SCENARIO_CHECKPOINT +
	                (uint64_t)s->workers * SCENARIO_PIECE;
	uint64_t again = l->part_bytes > size ? l->part_bytes - size : 0;

	/* Half a rename on FAT may lose both names. */
	if (l->may_lose)
		return;
	if (again > r->sums.worst_again)
		r->sums.worst_again = again;
	if (!s->resumes)
		return;
	if (l->exposed + SCENARIO_PIECE < most)
		most = l->exposed + SCENARIO_PIECE;
	if (again <= most)
		return;
	life_break(l, "%llu bytes fetched again, more than %llu",
	           (unsigned long long)again, (unsigned long long)most);
	tell_broken(r, l);
}

/* The life is over: its result goes into the sums. */
static void count(struct round *r, struct life *l, bool good)
{
	r->sums.lives++;
	r->sums.boots += l->boots;
	r->sums.stops += l->stops[0] != 0;
	r->sums.stops += l->stops[1] != 0;
	if (!good)
		tell_broken(r, l);
	else if (l->stops[0] && !l->stops[1])
		count_again(r, l);
}

static bool live(struct round *r, uint64_t seed, uint64_t a, uint64_t b,
                 struct life *l)
{
	bool good;

	life_init(l, &r->house, seed);
	l->stops[0] = a;
	l->stops[1] = b;
	good = life_run(l);
	count(r, l, good);
	life_free(l);
	return good;
}

/* ---- budgets -------------------------------------------------------------- */

/* A run that nothing disturbs: how much is written. */
static bool check_clean(struct round *r, uint64_t seed)
{
	const struct scenario *s = r->house.s;
	struct life l;

	if (!live(r, seed, 0, 0, &l))
		return false;
	if (!s->large || l.all_bytes * 100 <= s->size * 102)
		return true;
	life_break(&l, "%llu bytes written for %llu",
	           (unsigned long long)l.all_bytes,
	           (unsigned long long)s->size);
	tell_broken(r, &l);
	return false;
}

/* ---- stops ---------------------------------------------------------------- */

/* How many operations an undisturbed first boot has, and it is over then. */
static uint64_t count_ops(struct round *r, uint64_t seed)
{
	struct life l;
	uint64_t n;

	life_init(&l, &r->house, seed);
	l.stops[0] = UINT64_MAX;
	(void)life_boot(&l, 0);
	n = l.stop == STOP_READ ? l.reads : l.ops;
	life_free(&l);
	return n;
}

/* The second stop at each operation of the recovery, from one life stopped
 * once. */
static void stop_twice(struct round *r, uint64_t seed, uint64_t first)
{
	struct life base, l;
	uint64_t n;

	life_init(&base, &r->house, seed);
	base.stops[0] = first;
	if (life_boot(&base, first)) {
		life_copy(&l, &base);
		(void)life_boot(&l, 0);
		n = l.stop == STOP_READ ? l.reads : l.ops;
		life_free(&l);
		for (uint64_t second = 1; second <= n; second++) {
			bool good;

			life_copy(&l, &base);
			l.stops[1] = second;
			server_again(&r->house.servers[1]);
			good = life_boot(&l, second) && life_finish(&l);
			count(r, &l, good);
			life_free(&l);
		}
	}
	life_free(&base);
}

static bool is_enough(const struct round *r)
{
	return r->o->first && r->broken;
}

static void stop_everywhere(struct round *r, uint64_t seed)
{
	const struct scenario *s = r->house.s;
	uint64_t n, step = s->step ? s->step : 1, first = 1;
	struct dice dice;
	struct life l;

	if (!check_clean(r, seed))
		return;
	n = count_ops(r, seed);
	dice_init(&dice, seed, 5);
	if (s->step)
		first += dice_below(&dice, step);
	for (uint64_t k = first; k <= n && !is_enough(r); k += step) {
		(void)live(r, seed, k, 0, &l);
		if (s->pairs)
			stop_twice(r, seed, k);
		else if (dice_falls(&dice, 64))
			(void)live(r, seed, k, 1 + dice_below(&dice, n), &l);
	}
}

/* ---- scenarios ------------------------------------------------------------ */

static void add_sums(struct life_sums *to, const struct life_sums *from)
{
	to->lives += from->lives;
	to->boots += from->boots;
	to->stops += from->stops;
}

static void print_result(const struct round *r)
{
	const struct life_sums *n = &r->sums;

	if (r->broken)
		printf("not ok - %s: %s; %llu broken of %llu\n",
		       r->house.s->name, r->why, (unsigned long long)r->broken,
		       (unsigned long long)n->lives);
	else
		printf("ok - %s: %llu stops, %llu boots, at most %llu bytes "
		       "fetched again\n",
		       r->house.s->name, (unsigned long long)n->stops,
		       (unsigned long long)n->boots,
		       (unsigned long long)n->worst_again);
	fflush(stdout);
}

static bool run_scenario(struct loops *o, const struct scenario *s)
{
	struct round r = {.o = o};
	struct life l;
	unsigned seeds = s->seeds * o->times;

	alarm(STUCK_S * o->times);
	if (!house_init(&r.house, s, o->trace)) {
		printf("not ok - %s: the scenario itself is wrong\n", s->name);
		return false;
	}
	if (o->single)
		(void)live(&r, o->seed, o->stops[0], o->stops[1], &l);
	for (unsigned i = 0; !o->single && i < seeds && !is_enough(&r); i++)
		stop_everywhere(&r, o->seed + i);
	print_result(&r);
	add_sums(&o->sums, &r.sums);
	house_free(&r.house);
	return r.broken == 0;
}

/* ---- several processes ---------------------------------------------------- */

/* What they share: each takes the next scenario until there is none. */
struct shared {
	_Atomic size_t next;
	_Atomic uint64_t lives, boots, stops, ran;
	_Atomic bool broken;
};

static void take_scenarios(struct loops *o, struct shared *all)
{
	const struct scenario *s;

	while ((s = scenario_at(all->next++)) != NULL) {
		if (o->scenario && strcmp(o->scenario, s->name) != 0)
			continue;
		all->ran++;
		if (!run_scenario(o, s))
			all->broken = true;
	}
	all->lives += o->sums.lives;
	all->boots += o->sums.boots;
	all->stops += o->sums.stops;
}

/* One that dies leaves its scenario broken. */
static void join_all(struct shared *all)
{
	int status;

	while (wait(&status) > 0) {
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		printf("not ok - sim: a process died of %d\n",
		       WIFSIGNALED(status) ? WTERMSIG(status) : 0);
		all->broken = true;
	}
}

bool loops_run(struct loops *o)
{
	struct shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE,
	                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool good;

	if (all == MAP_FAILED)
		return false;
	fflush(stdout);
	for (unsigned i = 1; i < o->jobs; i++) {
		if (fork() != 0)
			continue;
		take_scenarios(o, all);
		fflush(stdout);
		_exit(0);
	}
	take_scenarios(o, all);
	join_all(all);
	if (!all->ran)
		printf("not ok - %s: no such scenario\n", o->scenario);
	good = all->ran && !all->broken;
	o->sums = (struct life_sums){all->lives, all->boots, all->stops, 0};
	munmap(all, sizeof *all);
	return good;
}
