#include "fetch/worker_state.h"

enum worker_event worker_end_with(struct worker *w, enum work_end end,
                                  const struct fault *f)
{
	if (w->task == WORKER_FETCH || w->task == WORKER_PARTS)
		call_hang_up(&w->call);
	w->task = WORKER_IDLE;
	queue_end(w->queue, &w->work, w->id, end, f);
	return WORKER_BUSY;
}

enum worker_event worker_end(struct worker *w, enum work_end how)
{
	return worker_end_with(w, how, NULL);
}

enum worker_event worker_lose(struct worker *w, enum err e)
{
	struct fault f = {.err = e};

	return worker_end_with(w, WORK_LOST, &f);
}
