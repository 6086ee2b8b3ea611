#include "fetch/worker.h"

enum err worker_init(struct worker *w, unsigned id, struct client *client,
                     struct queue *queue, struct port_dir root,
                     struct arena *a, struct tls *tls)
{
	enum err e;

	*w = (struct worker){.client = client, .queue = queue, .id = id,
	                     .root = root};
	e = port_waiter_open(client->port, &w->waiter);
	if (e == ERR_OK)
		e = call_init(&w->call, client, a, tls, w->waiter);
	queue->workers[id] = w->waiter;
	return e;
}

/* Where the object of the job is, as a request says it. */
static enum err ask_of(struct worker *w, const struct job *j,
                       struct ask *ask)
{
	const struct source *s = &j->source;
	struct buf path = BUF(w->path), host = BUF(ask->place.host);
	enum err e;

	*ask = (struct ask){.s3 = s->kind == SOURCE_S3};
	if (ask->s3) {
		e = endpoint_place(&w->client->endpoint, s->bucket, s->key,
		                   &ask->place, &path);
		ask->path = buf_slice(&path);
		return e == ERR_OK && path.over ? ERR_TOO_LONG : e;
	}
	buf_put(&host, s->host);
	buf_z(&host);
	ask->place.tls = s->tls;
	ask->place.port = s->port;
	ask->path = s->target;
	return host.over ? ERR_TOO_LONG : ERR_OK;
}

static enum worker_event give(struct worker *w, enum job_state state)
{
	struct job *j = w->job;

	if (state == JOB_LOST)
		part_discard(&j->part, job_name(j));
	w->job = NULL;
	queue_give(w->queue, j, state);
	return WORKER_BUSY;
}

static enum worker_event lose(struct worker *w, const struct fault *f)
{
	w->job->fault = *f;
	return give(w, JOB_LOST);
}

/* A failure of our own, not of the server. */
static enum worker_event lose_for(struct worker *w, enum err e)
{
	struct fault f = {.err = e};

	if (w->call.state != CALL_IDLE && w->call.state != CALL_ENDED)
		link_close(&w->call.link, true);
	return lose(w, &f);
}

static enum worker_event begin(struct worker *w, uint64_t now_ms)
{
	struct ask ask;
	enum err e;

	switch (queue_take(w->queue, w->id, &w->job)) {
	case QUEUE_GOT: break;
	case QUEUE_ENDED: return WORKER_ENDED;
	case QUEUE_NOTHING:
		w->wait_ms = PORT_NEVER;
		w->call.want = PORT_DONE;
		return WORKER_WAIT;
	}
	w->job->started_ms = now_ms;
	w->call.state = CALL_IDLE;
	e = ask_of(w, w->job, &ask);
	if (e != ERR_OK)
		return lose_for(w, e);
	call_start(&w->call, &ask, now_ms);
	return WORKER_BUSY;
}

static enum worker_event event_of(struct worker *w, enum call_event event,
                                  uint64_t now_ms);

/*
 * An answer that may be written: the whole object, from a server that speaks
 * S3 if S3 was asked (a login page of some gateway has no ETag).
 */
static enum worker_event look(struct worker *w, uint64_t now_ms)
{
	const struct head *h = &w->call.exchange.head;
	struct job *j = w->job;
	struct slice etag;
	enum err e = ERR_OK;

	if (h->status != 200)
		e = ERR_HTTP_STATUS;
	else if (j->source.kind == SOURCE_S3 &&
	         !head_find(h, SLICE("etag"), &etag))
		e = ERR_NOT_S3;
	if (e != ERR_OK)
		return event_of(w, call_refuse(&w->call, e, now_ms), now_ms);
	queue_size(w->queue, j, h->has_length, h->length);
	if (j->part.open)
		e = part_restart(&j->part);
	else
		e = part_open(&j->part, w->root, job_name(j));
	return e == ERR_OK ? WORKER_BUSY : lose_for(w, e);
}

static enum worker_event write_data(struct worker *w)
{
	struct job *j = w->job;
	enum err e = part_write(&j->part, w->call.data);

	if (e != ERR_OK)
		return lose_for(w, e);
	queue_received(w->queue, j, j->part.size);
	return WORKER_BUSY;
}

static enum worker_event event_of(struct worker *w, enum call_event event,
                                  uint64_t now_ms)
{
	struct call *c = &w->call;
	struct job *j = w->job;

	switch (event) {
	case CALL_WAIT:
		w->wait_ms = c->wait_ms;
		return WORKER_WAIT;
	case CALL_HEAD: return look(w, now_ms);
	case CALL_DATA: return write_data(w);
	case CALL_AGAIN:
		queue_notice(w->queue, j, &c->fault, c->wait_ms - now_ms);
		return WORKER_BUSY;
	case CALL_FAILED: return lose(w, &c->fault);
	case CALL_DONE: break;
	}
	/* The framing has seen to it; a second look costs nothing. */
	if (j->size_known && j->part.size != j->size)
		return lose_for(w, ERR_LENGTH);
	queue_size(w->queue, j, true, j->part.size);
	return give(w, JOB_WRITTEN);
}

enum worker_event worker_step(struct worker *w, uint64_t now_ms)
{
	if (!w->job)
		return begin(w, now_ms);
	if (queue_stopped(w->queue))
		return lose_for(w, ERR_STOPPED);
	return event_of(w, call_step(&w->call, now_ms), now_ms);
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
