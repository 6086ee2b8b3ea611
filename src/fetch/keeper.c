#include "fetch/keeper.h"

void keeper_init(struct keeper *k, struct client *client, struct queue *queue,
                 struct port_dir root, struct port_waiter waiter,
                 const struct keeper_hooks *hooks, uint64_t files_total)
{
	*k = (struct keeper){.client = client, .queue = queue, .root = root,
	                     .waiter = waiter, .hooks = hooks};
	k->count.files_total = files_total;
	k->tick_at_ms = port_now_ms(client->port) + hooks->tick_ms;
}

static void failed(struct keeper *k, struct job *j)
{
	k->count.files_failed++;
	k->count.classes[err_class(j->fault.err)] = true;
	k->hooks->failed(k->hooks->ctx, j);
	queue_free(k->queue, j);
}

static void publish(struct keeper *k, struct job *j)
{
	enum err e = part_publish(&j->part, k->root, job_name(j));

	if (e != ERR_OK) {
		j->fault = (struct fault){.err = e};
		failed(k, j);
		return;
	}
	k->count.files_done++;
	k->count.bytes_done += j->size;
	k->hooks->done(k->hooks->ctx, j);
	queue_free(k->queue, j);
}

static bool stopping(const struct keeper *k)
{
	return k->count.signal || k->count.late;
}

static void reset(struct keeper *k, struct job *j, uint64_t number)
{
	j->number = number;
	j->size_known = false;
	j->size = j->received = 0;
	j->retries = 0;
	j->fault.err = ERR_OK;
	j->started_ms = port_now_ms(k->client->port);
	part_init(&j->part, k->client->port);
}

/* What is left when the run is stopped has failed too, by name. */
static enum err stop_reason(const struct keeper *k)
{
	return k->count.signal ? ERR_STOPPED : ERR_DEADLINE;
}

static void fill(struct keeper *k)
{
	struct job *j;

	while (!k->drained && (j = queue_slot(k->queue)) != NULL) {
		reset(k, j, k->started++);
		if (!k->hooks->next(k->hooks->ctx, j)) {
			k->drained = true;
			queue_close(k->queue);
			return;
		}
		if (j->fault.err == ERR_OK && stopping(k))
			j->fault = (struct fault){.err = stop_reason(k)};
		if (j->fault.err != ERR_OK)
			failed(k, j);
		else
			queue_put(k->queue, j);
	}
}

static void settle(struct keeper *k)
{
	struct fault fault;
	uint64_t wait_ms;
	struct job *j;

	while ((j = queue_noticed(k->queue, &fault, &wait_ms)) != NULL)
		k->hooks->again(k->hooks->ctx, j, &fault, wait_ms);
	while ((j = queue_finished(k->queue)) != NULL) {
		if (j->state == JOB_WRITTEN)
			publish(k, j);
		else
			failed(k, j);
	}
}

static void check_stop(struct keeper *k, uint64_t now_ms)
{
	struct job *j;

	if (!k->count.signal)
		k->count.signal = port_stop_signal(k->client->port);
	if (now_ms >= k->client->deadline_ms)
		k->count.late = true;
	if (!stopping(k))
		return;
	queue_stop(k->queue);
	while ((j = queue_withdraw(k->queue)) != NULL) {
		j->fault = (struct fault){.err = stop_reason(k)};
		failed(k, j);
	}
}

static void tick(struct keeper *k, uint64_t now_ms)
{
	struct queue_sum sum;

	if (!k->hooks->tick_ms || now_ms < k->tick_at_ms)
		return;
	sum = queue_sum(k->queue);
	k->hooks->tick(k->hooks->ctx, &k->count, &sum);
	k->tick_at_ms = now_ms + k->hooks->tick_ms;
}

static uint64_t next_ms(const struct keeper *k)
{
	uint64_t at = k->hooks->tick_ms ? k->tick_at_ms : PORT_NEVER;

	/* Once it is late there is nothing more to wake up for. */
	if (!k->count.late && k->client->deadline_ms < at)
		at = k->client->deadline_ms;
	return at;
}

void keeper_run(struct keeper *k)
{
	struct port *p = k->client->port;

	for (;;) {
		uint64_t now_ms = port_now_ms(p);

		check_stop(k, now_ms);
		settle(k);
		fill(k);
		tick(k, now_ms);
		if (k->drained && queue_empty(k->queue))
			return;
		port_wait(p, k->waiter, (struct port_socket){PORT_NONE},
		          PORT_DONE, next_ms(k));
	}
}

int keeper_status(const struct keeper_count *n)
{
	enum err_class only = ERR_CLASS_PARTIAL;
	unsigned kinds = 0;

	if (n->signal)
		return err_signal_status(n->signal);
	if (!n->files_failed)
		return err_class_status(ERR_CLASS_DONE);
	if (n->late)
		return err_class_status(ERR_CLASS_TEMPORARY);
	for (int c = 0; c < ERR_CLASS_COUNT; c++) {
		if (!n->classes[c])
			continue;
		only = (enum err_class)c;
		kinds++;
	}
	if (n->files_done || kinds != 1)
		only = ERR_CLASS_PARTIAL;
	return err_class_status(only);
}
