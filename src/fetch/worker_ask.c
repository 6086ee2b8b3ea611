#include "fetch/worker_ask.h"

#include "base/percent.h"
#include "fetch/answer.h"

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

enum err worker_ask_where(struct worker *w, const struct job *j)
{
	const struct source *s = &j->source;
	struct ask *ask = &w->ask;
	struct buf query = BUF(w->query), host = BUF(ask->place.host);

	*ask = (struct ask){.s3 = s->kind == SOURCE_S3, .object = true};
	if (!ask->s3) {
		buf_put(&host, s->host);
		buf_z(&host);
		ask->place.tls = s->tls;
		ask->place.port = s->port;
		ask->path = s->target;
		ask->follow = true;
		return host.over ? ERR_TOO_LONG : ERR_OK;
	}
	put_query(w, &query);
	ask->bucket = s->bucket;
	ask->key = s->key;
	ask->query = buf_slice(&query);
	return query.over ? ERR_TOO_LONG : ERR_OK;
}

/* The whole object; in later attempts the same again, from its start. */
void worker_ask_whole(struct worker *w)
{
	w->ask.from = w->ask.to = 0;
	w->ask.if_match = (struct slice){NULL, 0};
	w->ask.checksum = w->ask.s3 || answer_may_ask_checksum(w->ask.path);
}

/* What is left of the lease; false when that is nothing. */
bool worker_ask_range(struct worker *w)
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
