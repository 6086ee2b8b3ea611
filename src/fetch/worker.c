#include "fetch/worker.h"

#include <string.h>

#include "base/percent.h"
#include "fetch/answer.h"
#include "fetch/parts.h"
#include "fetch/resume.h"
#include "fetch/verify.h"

enum err worker_init(struct worker *w, unsigned id, struct client *client,
                     struct queue *queue, struct port_dir root,
                     const struct worker_manners *manners, struct arena *a,
                     struct tls *tls)
{
	enum err e;

	*w = (struct worker){.client = client, .queue = queue, .id = id,
	                     .root = root, .manners = manners};
	e = port_waiter_open(client->port, &w->waiter);
	if (e == ERR_OK)
		e = call_init(&w->call, client, a, tls, w->waiter);
	queue->workers[id] = w->waiter;
	return e;
}

/* ---- the end of a piece of work ------------------------------------------ */

static enum worker_event end_with(struct worker *w, enum work_end end,
                                  const struct fault *f)
{
	if (w->task == WORKER_FETCH || w->task == WORKER_PARTS)
		call_hang_up(&w->call);
	w->task = WORKER_IDLE;
	queue_end(w->queue, &w->work, w->id, end, f);
	return WORKER_BUSY;
}

static enum worker_event end(struct worker *w, enum work_end how)
{
	return end_with(w, how, NULL);
}

static enum worker_event lose(struct worker *w, enum err e)
{
	struct fault f = {.err = e};

	return end_with(w, WORK_LOST, &f);
}

/* ---- what is asked for ---------------------------------------------------- */

/* In the order of the names, as a signature has them. */
static void put_query(struct worker *w, struct buf *b)
{
	if (w->part) {
		buf_put_z(b, "partNumber=");
		buf_put_u64(b, w->part);
	}
	if (w->manners->version_id.n) {
		buf_put_z(b, w->part ? "&versionId=" : "versionId=");
		percent_put_query(b, w->manners->version_id);
	}
}

static enum err ask_where(struct worker *w, const struct job *j)
{
	const struct source *s = &j->source;
	struct ask *ask = &w->ask;
	struct buf path = BUF(w->path), query = BUF(w->query);
	struct buf host = BUF(ask->place.host);
	enum err e;

	*ask = (struct ask){.s3 = s->kind == SOURCE_S3};
	if (!ask->s3) {
		buf_put(&host, s->host);
		buf_z(&host);
		ask->place.tls = s->tls;
		ask->place.port = s->port;
		ask->path = s->target;
		return host.over ? ERR_TOO_LONG : ERR_OK;
	}
	e = endpoint_place(&w->client->endpoint, s->bucket, s->key,
	                   &ask->place, &path);
	put_query(w, &query);
	ask->path = buf_slice(&path);
	ask->query = buf_slice(&query);
	return e == ERR_OK && (path.over || query.over) ? ERR_TOO_LONG : e;
}

/* The whole object; in later attempts the same again, from its start. */
static void ask_whole(struct worker *w)
{
	w->ask.from = w->ask.to = 0;
	w->ask.if_match = (struct slice){NULL, 0};
	w->ask.checksum = w->ask.s3 || answer_may_ask_checksum(w->ask.path);
}

/* What is left of the lease; false when that is nothing. */
static bool ask_range(struct worker *w)
{
	struct plan_lease l;

	if (!queue_lease(w->queue, &w->work, w->id, &l) || l.at >= l.to)
		return false;
	w->ask.from = l.at;
	w->ask.to = l.to;
	w->ask.if_match = slice_of(w->etag);
	w->ask.checksum = false;
	queue_asked(w->queue, &w->work, w->id, l.to);
	return true;
}

static enum worker_event fetch(struct worker *w, uint64_t now_ms)
{
	w->task = WORKER_FETCH;
	call_start(&w->call, &w->ask, now_ms);
	return WORKER_BUSY;
}

static enum worker_event fetch_range(struct worker *w, uint64_t now_ms)
{
	memcpy(w->etag, w->work.job->facts.etag, sizeof w->etag);
	w->pinned = true;
	return ask_range(w) ? fetch(w, now_ms) : end(w, WORK_BACK);
}

static enum worker_event fetch_whole(struct worker *w, uint64_t now_ms)
{
	w->pinned = false;
	ask_whole(w);
	return fetch(w, now_ms);
}

/* ---- beginning ------------------------------------------------------------ */

static bool is_expected(const struct worker *w, const struct job_facts *f)
{
	struct slice want = w->manners->expect_etag;

	return !want.n || slice_equal(want, slice_of(f->etag));
}

/* What is there already is checked; without a journal all is fetched. */
static enum worker_event look_for_journal(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;
	enum err e = ERR_NO_FILE;

	if (w->manners->resume && !j->tried_journal && !j->part.open)
		e = resume_find(j, w->root, &w->facts);
	j->tried_journal = true;
	if (e == ERR_OK && !is_expected(w, &w->facts)) {
		part_keep(&j->part);
		e = ERR_JOURNAL;
	}
	if (e == ERR_JOURNAL)
		queue_note(w->queue, &w->work, JOB_NOTE_JOURNAL);
	if (e == ERR_JOURNAL || e == ERR_NO_FILE)
		return fetch_whole(w, now_ms);
	/* What stands in the way there is said before any download. */
	if (e != ERR_OK)
		return lose(w, e);
	reread_init(&w->reread, &j->part, &j->plan, j->plan.size,
	           resume_crc_kind(&w->facts), w->call.recv, CALL_RECV_BYTES);
	reread_pieces(&w->reread);
	w->task = WORKER_RESUME;
	return WORKER_BUSY;
}

/*
 * The journal's pieces are right. One of them at least is asked for again, so
 * that the server says whether the object is still the same.
 */
static enum worker_event resume(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;

	if (plan_complete(&j->plan))
		plan_undo(&j->plan, j->plan.pieces - 1);
	j->resumed = j->plan.done_count > 0;
	j->kept_bytes = j->plan.done_bytes;
	w->task = WORKER_IDLE;
	queue_pin(w->queue, &w->work, w->id, &w->facts);
	return fetch_range(w, now_ms);
}

static enum worker_event begin_verify(struct worker *w, uint64_t now_ms);

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
		return begin_verify(w, now_ms);
	e = ask_where(w, w->work.job);
	if (e != ERR_OK)
		return lose(w, e);
	if (w->work.kind == WORK_RANGE)
		return fetch_range(w, now_ms);
	return look_for_journal(w, now_ms);
}

/* ---- answers -------------------------------------------------------------- */

static enum worker_event event_of(struct worker *w, enum call_event event,
                                  uint64_t now_ms);

static enum worker_event refuse(struct worker *w, enum err e, uint64_t now_ms)
{
	return event_of(w, call_refuse(&w->call, e, now_ms), now_ms);
}

/* Room for all of it, before the first byte. */
static enum err open_part(struct worker *w, struct job *j, uint64_t size)
{
	enum err e;

	if (j->part.open)
		e = part_restart(&j->part, job_name(j));
	else
		e = part_open(&j->part, w->root, job_name(j));
	if (e == ERR_OK && size >= PLAN_PIECE_MIN)
		e = port_file_reserve(j->part.port, j->part.file, size);
	return e;
}

/* The first answer: what the object is. */
static enum worker_event pin(struct worker *w, uint64_t now_ms)
{
	const struct head *h = &w->call.exchange.head;
	struct job *j = w->work.job;
	struct job_facts facts;
	enum err e = answer_facts(h, &j->source, &w->client->endpoint, &facts);

	if (e == ERR_OK && !is_expected(w, &facts))
		e = ERR_ETAG;
	if (e != ERR_OK)
		return refuse(w, e, now_ms);
	e = open_part(w, j, facts.size_known ? h->length : 0);
	if (e != ERR_OK)
		return lose(w, e);
	facts.ranges = facts.ranges && !j->single;
	plan_init(&j->plan, facts.size_known ? h->length : 0);
	j->received = j->crc = j->kept_bytes = 0;
	memcpy(w->etag, facts.etag, sizeof w->etag);
	queue_pin(w->queue, &w->work, w->id, &facts);
	queue_asked(w->queue, &w->work, w->id, j->plan.size);
	w->pinned = true;
	return WORKER_BUSY;
}

/* A later answer: it must be of the same object, and what was asked for. */
static enum worker_event compare(struct worker *w, uint64_t now_ms)
{
	const struct head *h = &w->call.exchange.head;
	struct job *j = w->work.job;

	switch (answer_compare(h, &w->ask, w->etag, j->facts.size_known,
	                       j->plan.size)) {
	case ANSWER_RIGHT: return WORKER_BUSY;
	case ANSWER_CHANGED: return end(w, WORK_CHANGED);
	case ANSWER_WHOLE: return end(w, WORK_NO_RANGE);
	case ANSWER_WRONG: break;
	}
	return refuse(w, ERR_RANGE, now_ms);
}

/* The run has been fetched, and the server would send more than that. */
static bool is_over(struct worker *w)
{
	struct plan_lease l;

	return queue_lease(w->queue, &w->work, w->id, &l) && l.at >= l.to &&
	       l.to < l.asked_to;
}

/* Writes what came; at the end of the run the rest is not wanted. */
static enum worker_event write_data(struct worker *w)
{
	struct job *j = w->work.job;
	enum crc_kind kind = resume_crc_kind(&j->facts);
	struct slice data = w->call.data, piece;
	uint64_t room, at, crc;
	enum err e;

	while (data.n) {
		room = queue_room(w->queue, &w->work, w->id, &at, &crc);
		if (room == 0)
			return end(w, WORK_DONE);
		piece = slice_first(data, room < data.n ? (size_t)room : data.n);
		e = part_write(&j->part, at, piece);
		if (e != ERR_OK)
			return lose(w, e);
		queue_wrote(w->queue, &w->work, w->id, piece.n,
		            crc_put(kind, crc, piece));
		data = slice_after(data, piece.n);
	}
	return is_over(w) ? end(w, WORK_DONE) : WORKER_BUSY;
}

/* Another attempt goes on where this one ended; if it cannot, from the start
 * of the one stream. */
static enum worker_event again(struct worker *w, uint64_t now_ms)
{
	queue_notice(w->queue, &w->work, &w->call.fault,
	             w->call.wait_ms - now_ms);
	if (!w->pinned)
		return WORKER_BUSY;
	if (!queue_ranges(w->queue, &w->work)) {
		queue_rewound(w->queue, &w->work, w->id);
		ask_whole(w);
	} else if (!ask_range(w)) {
		return end(w, WORK_DONE);
	}
	w->call.ask = w->ask;
	return WORKER_BUSY;
}

static enum worker_event give_up(struct worker *w)
{
	const struct fault *f = &w->call.fault;
	bool changed = w->ask.to && (f->status == 412 || f->status == 416);

	return changed ? end(w, WORK_CHANGED) : end_with(w, WORK_LOST, f);
}

static enum worker_event event_of(struct worker *w, enum call_event event,
                                  uint64_t now_ms)
{
	switch (event) {
	case CALL_WAIT:
		w->wait_ms = w->call.wait_ms;
		return WORKER_WAIT;
	case CALL_HEAD:
		return w->pinned ? compare(w, now_ms) : pin(w, now_ms);
	case CALL_DATA: return write_data(w);
	case CALL_AGAIN: return again(w, now_ms);
	case CALL_FAILED: return give_up(w);
	case CALL_DONE: break;
	}
	return end(w, WORK_DONE);
}

/* ---- verifying ------------------------------------------------------------ */

static enum worker_event reread(struct worker *w)
{
	w->task = WORKER_VERIFY;
	verify_begin(&w->reread, w->work.job, w->manners->readback,
	             w->call.recv, CALL_RECV_BYTES);
	return WORKER_BUSY;
}

static enum worker_event ask_part(struct worker *w, uint16_t part,
                                  uint64_t now_ms)
{
	struct job *j = w->work.job;
	enum err e;

	w->part = part;
	e = ask_where(w, j);
	if (e != ERR_OK)
		return lose(w, e);
	memcpy(w->etag, j->facts.etag, sizeof w->etag);
	w->ask.head = true;
	if (checksum_etag_strong(slice_of(w->etag)))
		w->ask.if_match = slice_of(w->etag);
	w->task = WORKER_PARTS;
	call_start(&w->call, &w->ask, now_ms);
	return WORKER_BUSY;
}

/* It is said, and the file is as good as one without a checksum. */
static enum worker_event unverifiable(struct worker *w)
{
	struct job *j = w->work.job;

	queue_note(w->queue, &w->work, JOB_NOTE_PARTS);
	j->part_bytes = 0;
	return reread(w);
}

static enum worker_event begin_verify(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;

	j->part_bytes = 0;
	if (!verify_wants_parts(j))
		return reread(w);
	if (j->facts.checksum.parts == 1) {
		/* of an object of no bytes too it has to be known */
		j->part_bytes = job_size(j) ? job_size(j) : 1;
		return reread(w);
	}
	/* A URL is signed for one method, or knows no partNumber. */
	if (j->source.kind != SOURCE_S3)
		return unverifiable(w);
	return ask_part(w, 1, now_ms);
}

/* The bytes are not those that the checksum is of. */
static enum worker_event wrong(struct worker *w)
{
	struct job *j = w->work.job;

	if (j->doubted)
		return lose(w, ERR_CHECKSUM);
	j->doubted = true;
	return end(w, WORK_CHANGED);
}

/* The parts after that one: whether they are of the size of the first. The
 * last has what is left then. */
static enum worker_event ask_next(struct worker *w, uint16_t part,
                                  uint64_t now_ms)
{
	const struct job *j = w->work.job;

	if (!verify_wants_parts(j) || part + 1 >= j->facts.checksum.parts)
		return wrong(w);
	return ask_part(w, (uint16_t)(part + 1), now_ms);
}

static enum worker_event part_told(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;
	const struct parts_ask a = {w->etag, job_size(j),
	                            j->facts.checksum.parts, w->part};

	switch (parts_learn(&w->call.exchange.head, &a, &j->part_bytes)) {
	case PARTS_CHANGED: return end(w, WORK_CHANGED);
	case PARTS_UNKNOWN: return unverifiable(w);
	case PARTS_KNOWN: break;
	}
	return w->part == 1 ? reread(w) : ask_next(w, w->part, now_ms);
}

/* A refusal of this question says nothing about the file; what another
 * attempt may mend fails as it would anywhere. */
static enum worker_event part_refused(struct worker *w)
{
	const struct fault *f = &w->call.fault;

	if (f->status == 412)
		return end(w, WORK_CHANGED);
	if (f->status < 300 || err_retryable(f->err))
		return end_with(w, WORK_LOST, f);
	return unverifiable(w);
}

static enum worker_event part_event(struct worker *w, enum call_event event,
                                    uint64_t now_ms)
{
	switch (event) {
	case CALL_WAIT: w->wait_ms = w->call.wait_ms; return WORKER_WAIT;
	case CALL_AGAIN:
		queue_notice(w->queue, &w->work, &w->call.fault,
		             w->call.wait_ms - now_ms);
		return WORKER_BUSY;
	case CALL_HEAD:
	case CALL_DATA: return WORKER_BUSY;
	case CALL_FAILED: return part_refused(w);
	case CALL_DONE: break;
	}
	return part_told(w, now_ms);
}

/* ---- steps ---------------------------------------------------------------- */

static enum worker_event step_resume(struct worker *w, uint64_t now_ms)
{
	bool done;
	enum err e = reread_step(&w->reread, &done);

	if (e != ERR_OK)
		return lose(w, e);
	return done ? resume(w, now_ms) : WORKER_BUSY;
}

static enum worker_event step_verify(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;
	bool done;
	enum err e = reread_step(&w->reread, &done);

	if (e != ERR_OK)
		return lose(w, e);
	if (!done)
		return WORKER_BUSY;
	switch (verify_end(&w->reread, j)) {
	case VERIFY_RIGHT: break;
	case VERIFY_MORE: return WORKER_BUSY;
	case VERIFY_PIECES: return end(w, WORK_WRONG);
	case VERIFY_WRONG: return ask_next(w, 1, now_ms);
	}
	if (j->verified == CHECKSUM_NONE && w->manners->require_checksum)
		return lose(w, ERR_UNVERIFIED);
	return end(w, WORK_DONE);
}

enum worker_event worker_step(struct worker *w, uint64_t now_ms)
{
	if (w->task != WORKER_IDLE && queue_void(w->queue, &w->work))
		return end(w, WORK_BACK);
	switch (w->task) {
	case WORKER_IDLE: return begin(w, now_ms);
	case WORKER_RESUME: return step_resume(w, now_ms);
	case WORKER_VERIFY: return step_verify(w, now_ms);
	case WORKER_PARTS:
		return part_event(w, call_step(&w->call, now_ms), now_ms);
	case WORKER_FETCH: break;
	}
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
