#include "fetch/worker_fetch.h"

#include <string.h>

#include "fetch/answer.h"
#include "fetch/resume.h"
#include "fetch/worker_ask.h"

static enum worker_event fetch(struct worker *w, uint64_t now_ms)
{
	w->task = WORKER_FETCH;
	call_start(&w->call, &w->ask, now_ms);
	return WORKER_BUSY;
}

enum worker_event worker_fetch_range(struct worker *w, uint64_t now_ms)
{
	memcpy(w->etag, w->work.job->facts.etag, sizeof w->etag);
	w->pinned = true;
	return worker_ask_range(w) ? fetch(w, now_ms)
	                           : worker_end(w, WORK_BACK);
}

static enum worker_event fetch_whole(struct worker *w, uint64_t now_ms)
{
	w->pinned = false;
	worker_ask_whole(w);
	return fetch(w, now_ms);
}

static bool is_expected(const struct worker *w, const struct job_facts *f)
{
	struct slice want = w->manners->expect_etag;

	return !want.n || slice_equal(want, slice_of(f->etag));
}

/* What is there already is checked; without a journal all is fetched. */
enum worker_event worker_fetch_begin(struct worker *w, uint64_t now_ms)
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
		return worker_lose(w, e);
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
	return worker_fetch_range(w, now_ms);
}

enum worker_event worker_resume_step(struct worker *w, uint64_t now_ms)
{
	bool done;
	enum err e = reread_step(&w->reread, &done);

	if (e != ERR_OK)
		return worker_lose(w, e);
	return done ? resume(w, now_ms) : WORKER_BUSY;
}

/* ---- answers ------------------------------------------------------------ */

static enum worker_event refuse(struct worker *w, enum err e, uint64_t now_ms)
{
	return worker_fetch_event(w, call_refuse(&w->call, e, now_ms), now_ms);
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

/* What is there already is what the server has. */
static enum worker_event leave(struct worker *w, struct job *j)
{
	struct fault none = {.err = ERR_OK};

	j->unchanged = true;
	return worker_end_with(w, WORK_LOST, &none);
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
	if (e == ERR_OK &&
	    answer_is_unchanged(&j->before,
	                        answer_etag_hash(slice_of(facts.etag)),
	                        facts.size_known ? h->length : UINT64_MAX,
	                        facts.modified_s))
		return leave(w, j);
	if (e == ERR_OK && !answer_is_as_listed(h, &facts, &j->before))
		e = ERR_LENGTH;
	if (e != ERR_OK)
		return refuse(w, e, now_ms);
	e = open_part(w, j, facts.size_known ? h->length : 0);
	if (e != ERR_OK)
		return worker_lose(w, e);
	facts.ranges = facts.ranges && !j->single;
	plan_init(&j->plan, facts.size_known ? h->length : 0);
	j->open_end = false;
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
	case ANSWER_CHANGED: return worker_end(w, WORK_CHANGED);
	case ANSWER_WHOLE: return worker_end(w, WORK_NO_RANGE);
	case ANSWER_WRONG: break;
	}
	return refuse(w, ERR_RANGE, now_ms);
}

static enum worker_event take_head(struct worker *w, uint64_t now_ms)
{
	if (!answer_is_version(&w->call.exchange.head, w->manners->version_id))
		return refuse(w, ERR_VERSION, now_ms);
	return w->pinned ? compare(w, now_ms) : pin(w, now_ms);
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
			return worker_end(w, WORK_DONE);
		piece = slice_first(data,
		                    room < data.n ? (size_t)room : data.n);
		e = part_write(&j->part, at, piece);
		if (e != ERR_OK)
			return worker_lose(w, e);
		queue_wrote(w->queue, &w->work, w->id, piece.n,
		            crc_put(kind, crc, piece));
		data = slice_after(data, piece.n);
	}
	return is_over(w) ? worker_end(w, WORK_DONE) : WORKER_BUSY;
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
		worker_ask_whole(w);
	} else if (!worker_ask_range(w)) {
		return worker_end(w, WORK_DONE);
	}
	w->call.ask = w->ask;
	return WORKER_BUSY;
}

static enum worker_event give_up(struct worker *w)
{
	const struct fault *f = &w->call.fault;
	bool changed = w->ask.to && (f->status == 412 || f->status == 416);

	return changed ? worker_end(w, WORK_CHANGED)
	               : worker_end_with(w, WORK_LOST, f);
}

/*
 * A body that ends where the connection does, without TLS: a cut looks just
 * the same (TLS says goodbye). Only a checksum can tell.
 */
static void note_open_end(struct worker *w)
{
	const struct body *b = &w->call.exchange.body;

	if (b->kind == BODY_CLOSE && !w->call.route.place.tls)
		w->work.job->open_end = true;
}

enum worker_event worker_fetch_event(struct worker *w, enum call_event event,
                                     uint64_t now_ms)
{
	switch (event) {
	case CALL_WAIT: w->wait_ms = w->call.wait_ms; return WORKER_WAIT;
	case CALL_HEAD: return take_head(w, now_ms);
	case CALL_DATA: return write_data(w);
	case CALL_AGAIN: return again(w, now_ms);
	case CALL_FAILED: return give_up(w);
	case CALL_DONE: break;
	}
	note_open_end(w);
	return worker_end(w, WORK_DONE);
}
