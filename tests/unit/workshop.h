/*
 * workshop: one worker, its queue and a directory for its files, over a scene.
 * The test is the keeper: it puts jobs in, steps the worker, publishes.
 */
#ifndef PAIL_WORKSHOP_H
#define PAIL_WORKSHOP_H

#include <stdlib.h>
#include <sys/stat.h>

#include "fetch/worker.h"
#include "scene.h"
#include "store/commit.h"

enum { WORKSHOP_JOBS = 1 + QUEUE_AHEAD };

struct workshop {
	struct scene scene;
	struct queue queue;
	struct job jobs[WORKSHOP_JOBS];
	struct worker worker;
	struct worker_manners manners;
	struct port_dir root;
	struct port_waiter keeper;
	char path[64];   /* of root */
	char text[4096]; /* workshop_content */
};

static inline bool workshop_open(struct workshop *w,
                                 const struct scripted_step *script)
{
	struct scene *s = &w->scene;

	memset(w->jobs, 0, sizeof w->jobs);
	strcpy(w->path, "/tmp/pail-worker-XXXXXX");
	if (!scene_open(s, script) || !mkdtemp(w->path) ||
	    port_dir_open(s->port, w->path, &w->root) != ERR_OK ||
	    port_waiter_open(s->port, &w->keeper) != ERR_OK)
		return false;
	queue_init(&w->queue, s->port, w->jobs, 1, w->keeper);
	w->manners = (struct worker_manners){.resume = true};
	if (worker_init(&w->worker, 0, &s->client, &w->queue, w->root,
	                &w->manners, &s->arena, NULL) != ERR_OK)
		return false;
	port_waiter_close(s->port, &s->waiter);
	s->waiter = w->worker.waiter; /* the scene waits as the worker would */
	return queue_jobs(1) == WORKSHOP_JOBS;
}

static inline const char *workshop_close(struct workshop *w)
{
	struct port *port = w->scene.port;
	char command[128];

	call_close(&w->worker.call);
	port_waiter_close(port, &w->keeper);
	port_dir_close(port, &w->root);
	snprintf(command, sizeof command, "rm -rf %s", w->path);
	if (system(command) != 0)
		perror(command);
	return scene_close(&w->scene);
}

/* The last check of a case: all went as the script has it. */
#define WORKSHOP_END(w) \
	do { \
		const char *why_ = workshop_close(w); \
		if (*why_) \
			CHECK_FAIL("%s", why_); \
	} while (0)

/* Puts a job in: `source` to the file `name`. */
static inline struct job *workshop_put(struct workshop *w, const char *source,
                                       const char *name)
{
	struct job *j = queue_slot(&w->queue);
	struct buf source_text, name_text;

	if (!j)
		return NULL;
	source_text = BUF(j->source_text);
	name_text = BUF(j->name);
	buf_put_z(&source_text, source);
	buf_put_z(&name_text, name);
	j->source_n = source_text.n;
	j->name_n = name_text.n;
	job_reset(j);
	part_init(&j->part, w->scene.port);
	if (source_parse(job_source(j), &j->source) != ERR_OK)
		return NULL;
	queue_put(&w->queue, j);
	return j;
}

static inline struct job *workshop_finished(struct workshop *w)
{
	struct job *j = queue_first(&w->queue, JOB_VERIFIED);

	return j ? j : queue_first(&w->queue, JOB_LOST);
}

/* Steps the worker until a job is finished, or has received so much; NULL: it
 * hangs or has ended. */
static inline struct job *workshop_until(struct workshop *w, uint64_t received)
{
	uint64_t began_ms = port_now_ms(w->scene.port);
	enum worker_event event;
	struct job *j;

	while ((j = workshop_finished(w)) == NULL) {
		if (queue_sum(&w->queue).received >= received)
			return NULL;
		event = worker_step(&w->worker, scene_now(&w->scene));
		if (event == WORKER_ENDED)
			return NULL;
		if (event == WORKER_WAIT &&
		    !scene_wait(&w->scene, &w->worker.call, began_ms))
			return NULL;
	}
	return j;
}

static inline struct job *workshop_work(struct workshop *w)
{
	return workshop_until(w, UINT64_MAX);
}

/* What stands in the file; "" if there is none. */
static inline struct slice workshop_content(struct workshop *w,
                                            const char *name)
{
	char path[64 + PATH_NAME_MAX + 2];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", w->path, name);
	f = fopen(path, "rb");
	if (!f)
		return SLICE("");
	n = fread(w->text, 1, sizeof w->text, f);
	fclose(f);
	return (struct slice){w->text, n};
}

/* Whether something of that job lies about under a temporary name. */
static inline bool workshop_litter(const struct workshop *w,
                                   const struct job *j)
{
	char temp[PATH_TEMP_MAX + 1], path[64 + PATH_TEMP_MAX + 2];
	struct buf b = BUF(temp);
	struct stat st;

	path_put_temp(&b, job_name(j));
	snprintf(path, sizeof path, "%s/%s", w->path, buf_z(&b));
	return lstat(path, &st) == 0;
}

#endif
