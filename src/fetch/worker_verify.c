#include "fetch/worker_verify.h"

#include <string.h>

#include "fetch/parts.h"
#include "fetch/verify.h"
#include "fetch/worker_ask.h"

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
	e = worker_ask_where(w, j);
	if (e != ERR_OK)
		return worker_lose(w, e);
	memcpy(w->etag, j->facts.etag, sizeof w->etag);
	w->ask.method = ASK_HEAD;
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

enum worker_event worker_verify_begin(struct worker *w, uint64_t now_ms)
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

/* The line says by which: it may be the user's own that is wrong. */
static enum worker_event lose(struct worker *w)
{
	const struct job *j = w->work.job;
	struct fault f;

	fault_set(&f, ERR_CHECKSUM, "", NULL,
	          checksum_name(j->given.kind != CHECKSUM_NONE
	                                ? j->given.kind
	                                : j->facts.checksum.kind));
	return worker_end_with(w, WORK_LOST, &f);
}

/* The bytes are not those that the checksum is of. */
static enum worker_event wrong(struct worker *w)
{
	struct job *j = w->work.job;

	if (j->doubted)
		return lose(w);
	j->doubted = true;
	return worker_end(w, WORK_CHANGED);
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
	case PARTS_CHANGED: return worker_end(w, WORK_CHANGED);
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
		return worker_end(w, WORK_CHANGED);
	if (f->status < 300 || err_retryable(f->err))
		return worker_end_with(w, WORK_LOST, f);
	return unverifiable(w);
}

enum worker_event worker_verify_event(struct worker *w, enum call_event event,
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

enum worker_event worker_verify_step(struct worker *w, uint64_t now_ms)
{
	struct job *j = w->work.job;
	bool done;
	enum err e = reread_step(&w->reread, &done);

	if (e != ERR_OK)
		return worker_lose(w, e);
	if (!done)
		return WORKER_BUSY;
	switch (verify_end(&w->reread, j)) {
	case VERIFY_RIGHT: break;
	case VERIFY_MORE: return WORKER_BUSY;
	case VERIFY_PIECES: return worker_end(w, WORK_WRONG);
	case VERIFY_WRONG: return ask_next(w, 1, now_ms);
	}
	if (j->verified == CHECKSUM_NONE &&
	    (w->manners->require_checksum || j->open_end))
		return worker_lose(w, ERR_UNVERIFIED);
	return worker_end(w, WORK_DONE);
}
