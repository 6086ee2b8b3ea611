#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sd_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sd_conn.h"
#include "sd_fault.h"

#define STACK_SIZE (512u << 10)
#define READ_SIZE  16384u

struct guest {
	struct sd_serve *serve;
	int fd;
	bool stranger;
};

static int64_t now_s(const struct sd_serve *s)
{
	return (int64_t)time(NULL) + s->clock_offset_s;
}

static void put_word(struct sd_text *t, struct sd_span word)
{
	sd_text_str(t, " ");
	if (word.n == 0)
		sd_text_str(t, "-");
	sd_text_escape(t, word);
}

/* The target without the values that let another act in the client's name. */
static void put_target(struct sd_text *t, struct sd_span target)
{
	struct sd_text safe = {0};
	struct sd_span query = target;
	char before = '?';

	sd_text_span(&safe, sd_span_cut(&query, '?'));
	while (query.n > 0) {
		struct sd_span part = sd_span_cut(&query, '&');
		struct sd_span value = part;
		struct sd_span name = sd_span_cut(&value, '=');

		sd_text_put(&safe, &before, 1);
		before = '&';
		if (sd_span_is_nocase(name, "X-Amz-Signature") ||
		    sd_span_is_nocase(name, "X-Amz-Security-Token")) {
			sd_text_span(&safe, name);
			sd_text_str(&safe, "=...");
		} else {
			sd_text_span(&safe, part);
		}
	}
	put_word(t, sd_text_view(&safe));
	sd_text_free(&safe);
}

static void log_note(const struct sd_serve *s, const struct sd_note *note)
{
	struct sd_text line = {0};
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	sd_text_format(&line, "%lld.%03ld %llu", (long long)now.tv_sec,
	               now.tv_nsec / 1000000, (unsigned long long)note->conn);
	put_word(&line, note->method);
	put_target(&line, note->target);
	sd_text_format(&line, " %d", note->status);
	put_word(&line, note->range);
	put_word(&line, note->by);
	sd_text_format(&line, " %llu%s%s\n", (unsigned long long)note->bytes,
	               note->whole ? "" : " cut",
	               note->stranger ? " stranger" : "");
	/* One write a line: lines of many threads stay whole. */
	if (write(s->log, line.p, line.n) < 0)
		perror("s3d: log");
	sd_text_free(&line);
}

static void take_note(struct sd_serve *s, struct sd_conn *conn)
{
	struct sd_note note;

	if (sd_conn_note(conn, &note) && s->log >= 0)
		log_note(s, &note);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void users_read(struct sd_serve *s, int fd)
{
	struct sd_text text = {0};
	struct sd_users *users;
	char bytes[READ_SIZE];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		sd_text_put(&text, bytes, (size_t)n);
	users = sd_users_read(sd_text_view(&text));
	if (users != NULL)
		sd_world_users(s->world, users);
	else
		fprintf(stderr, "s3d: %s: not understood\n", s->users);
	sd_text_free(&text);
}

/* Before each request: whoever changes the file may use its users at once, if
 * he renames it into place. A file that is not there changes nothing. */
static void users_refresh(struct sd_serve *s)
{
	struct stat now;
	int fd;

	if (s->users == NULL)
		return;
	pthread_mutex_lock(&s->users_lock);
	fd = open(s->users, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &now) == 0 && !is_same(&now, &s->users_seen)) {
		s->users_seen = now;
		users_read(s, fd);
	}
	if (fd >= 0)
		close(fd);
	pthread_mutex_unlock(&s->users_lock);
}

/* Reads once for the core; false: the connection is over. */
static bool feed(struct sd_serve *s, struct sd_conn *conn,
                 struct sd_stream *stream, uint64_t wait_ms)
{
	char bytes[READ_SIZE];
	long n = sd_stream_read(stream, bytes, sizeof(bytes), wait_ms);

	if (n <= 0)
		return false;
	users_refresh(s);
	sd_conn_feed(conn, bytes, (size_t)n);
	return true;
}

/* Steps the core until it or the peer is done; how to part then. */
static enum sd_parting converse(struct sd_serve *s, struct sd_conn *conn,
                                struct sd_stream *stream)
{
	struct sd_step step;

	for (;;) {
		sd_conn_next(conn, now_s(s), &step);
		take_note(s, conn);
		switch (step.act) {
		case SD_READ:
			if (!feed(s, conn, stream, step.wait_ms))
				return SD_PART_FIN;
			break;
		case SD_SEND:
			if (!sd_stream_write(stream, step.p, step.n))
				return SD_PART_FIN;
			break;
		case SD_WAIT:
			if (!sd_stream_wait(stream, step.wait_ms))
				return SD_PART_FIN;
			break;
		case SD_HANG: sd_stream_hang(stream); return SD_PART_FIN;
		case SD_CLOSE: return SD_PART_POLITE;
		case SD_CUT: return SD_PART_FIN;
		case SD_RESET: return SD_PART_RST;
		}
	}
}

static void count_open(struct sd_serve *s)
{
	_Atomic uint64_t *max = &s->world->counts[SD_COUNT_MAX_CONCURRENT];
	uint64_t now = atomic_fetch_add(&s->open_n, 1) + 1;
	uint64_t seen = atomic_load(max);

	while (seen < now && !atomic_compare_exchange_weak(max, &seen, now))
		;
}

static void serve_stream(struct sd_serve *s, struct sd_stream *stream,
                         bool stranger)
{
	struct sd_conn *conn = malloc(sizeof(*conn));
	enum sd_parting how;

	if (conn == NULL)
		abort();
	sd_conn_init(conn, s->world, atomic_fetch_add(&s->number, 1) + 1,
	             stranger);
	how = converse(s, conn, stream);
	sd_conn_end(conn);
	take_note(s, conn);
	sd_conn_free(conn);
	free(conn);
	sd_stream_close(stream, how);
}

static void *guest_run(void *argument)
{
	struct guest g = *(struct guest *)argument;
	struct sd_stream stream = {g.fd, NULL, 0, 0};
	struct sd_world *w = g.serve->world;
	bool plain = g.stranger && w->config.stranger_plain;
	bool resumed;

	free(argument);
	count_open(g.serve);
	if (!g.stranger && sd_fault_stalls(w)) {
		sd_world_count(w, SD_COUNT_CONNECTIONS, 1);
		sd_stream_hang(&stream);
		sd_stream_close(&stream, SD_PART_FIN);
	} else if (sd_stream_open(&stream, g.fd, plain ? NULL : g.serve->tls,
	                          g.serve->rate, &resumed)) {
		if (resumed)
			sd_world_count(w, SD_COUNT_TLS_RESUMED, 1);
		serve_stream(g.serve, &stream, g.stranger);
	} else {
		sd_world_count(w, SD_COUNT_CONNECTIONS, 1);
		sd_world_count(w, SD_COUNT_TLS_FAILED, 1);
		sd_stream_close(&stream, SD_PART_FIN);
	}
	atomic_fetch_sub(&g.serve->open_n, 1);
	return NULL;
}

static void welcome(struct sd_serve *s, int listener)
{
	struct guest *g = malloc(sizeof(*g));
	pthread_attr_t attr;
	pthread_t thread;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0 || g == NULL) {
		free(g);
		return;
	}
	*g = (struct guest){s, fd, listener == s->stranger};
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	if (pthread_create(&thread, &attr, guest_run, g) != 0) {
		fprintf(stderr, "s3d: no thread for a connection\n");
		close(fd);
		free(g);
	}
	pthread_attr_destroy(&attr);
}

void sd_serve_run(struct sd_serve *s, int stop, uint64_t for_s)
{
	struct pollfd polls[SD_BIND_MAX + 2];
	nfds_t n = 0;
	time_t end = time(NULL) + (time_t)for_s;

	polls[n++] = (struct pollfd){stop, POLLIN, 0};
	for (size_t i = 0; i < s->listener_n; i++)
		polls[n++] = (struct pollfd){s->listeners[i], POLLIN, 0};
	if (s->stranger >= 0)
		polls[n++] = (struct pollfd){s->stranger, POLLIN, 0};
	while (for_s == 0 || time(NULL) < end) {
		int got = poll(polls, n, for_s == 0 ? -1 : 200);

		if (got < 0 && errno != EINTR)
			return;
		if (got <= 0)
			continue;
		if (polls[0].revents != 0)
			return;
		for (nfds_t i = 1; i < n; i++) {
			if (polls[i].revents != 0)
				welcome(s, polls[i].fd);
		}
	}
}

bool sd_serve_stats(const struct sd_world *w, const char *path)
{
	FILE *f = fopen(path, "w");
	bool good;

	if (f == NULL)
		return false;
	for (int i = 0; i < SD_COUNT_N; i++)
		fprintf(f, "%s %llu\n", sd_count_name((enum sd_count)i),
		        (unsigned long long)atomic_load(&w->counts[i]));
	good = ferror(f) == 0;
	return fclose(f) == 0 && good;
}
