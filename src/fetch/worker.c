#include "fetch/worker.h"

#include "fetch/worker_ask.h"
#include "fetch/worker_fetch.h"
#include "fetch/worker_verify.h"

enum err worker_init(struct worker *w, unsigned id, struct client *client,
                     struct queue *queue, struct port_dir root,
                     const struct worker_manners *manners, struct arena *a,
                     struct tls *tls)
{
	enum err e;

	w->client = client;
	w->queue = queue;
	w->id = id;
	w->root = root;
	w->manners = manners;
	w->task = WORKER_IDLE;
	w->started = w->pinned = false;
	e = port_waiter_open(client->port, &w->waiter);
	if (e == ERR_OK)
		e = call_init(&w->call, client, a, tls, w->waiter);
	queue->workers[id] = w->waiter;
	return e;
}

static enum worker_event begin(struct worker *w, uint64_t now_ms)
{
	enum err e;

	switch (queue_take(w->queue, w->id, &w->work)) {
	case QUEUE_GOT: break;
	case QUEUE_ENDED: return WORKER_ENDED;
	case QUEUE_NOTHING:
		w->wait_ms = PORT_NEVER;
		w->call.want = PORT_DONE;
		return WORKER_WAIT;
	}
	w->part = 0;
	if (w->work.kind == WORK_VERIFY)
		return worker_verify_begin(w, now_ms);
	e = worker_ask_where(w, w->work.job);
	if (e != ERR_OK)
		return worker_lose(w, e);
	if (w->work.kind == WORK_RANGE)
		return worker_fetch_range(w, now_ms);
	return worker_fetch_begin(w, now_ms);
}

enum worker_event worker_step(struct worker *w, uint64_t now_ms)
{
	if (w->task != WORKER_IDLE && queue_void(w->queue, &w->work))
		return worker_end(w, WORK_BACK);
	switch (w->task) {
	case WORKER_IDLE: return begin(w, now_ms);
	case WORKER_RESUME: return worker_resume_step(w, now_ms);
	case WORKER_VERIFY: return worker_verify_step(w, now_ms);
	case WORKER_PARTS:
		return worker_verify_event(w, call_step(&w->call, now_ms),
		                           now_ms);
	case WORKER_FETCH: break;
	}
	return worker_fetch_event(w, call_step(&w->call, now_ms), now_ms);
}

void worker_run(void *arg)
{
	struct worker *w = arg;
	struct port *p = w->client->port;
	enum worker_event e;

	while ((e = worker_step(w, port_now_ms(p))) != WORKER_ENDED)
		if (e == WORKER_WAIT)
			port_wait(p, w->waiter, call_socket(&w->call),
			          w->call.want, w->wait_ms);
	call_close(&w->call);
}
