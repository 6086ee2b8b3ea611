/*
 * s3d: a small S3 server for tests. See README.md.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "sd_fault.h"
#include "sd_options.h"
#include "sd_serve.h"
#include "sd_sum.h"

static bool complain(const char *what, const char *path)
{
	fprintf(stderr, "s3d: %s %s: %s\n", what, path, strerror(errno));
	return false;
}

static bool read_file(const char *path, struct sd_text *t)
{
	FILE *f = fopen(path, "r");
	char bytes[65536];
	size_t n;
	bool good;

	if (f == NULL)
		return complain("cannot read", path);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		sd_text_put(t, bytes, n);
	good = ferror(f) == 0;
	fclose(f);
	return good || complain("cannot read", path);
}

static bool read_spec(struct sd_world *w, struct sd_options *o)
{
	struct sd_text text = {0};
	struct sd_text why = {0};
	bool good = o->spec == NULL || read_file(o->spec, &text);

	if (text.n > 0 && text.p[text.n - 1] != '\n')
		sd_text_str(&text, "\n");
	sd_text_span(&text, sd_text_view(&o->lines));
	if (good && !sd_spec_read(&w->spec, sd_text_view(&text), &why)) {
		fprintf(stderr, "s3d: spec: %s\n", sd_text_c(&why));
		good = false;
	}
	sd_spec_sort(&w->spec);
	sd_text_free(&text);
	sd_text_free(&why);
	sd_text_free(&o->lines);
	return good;
}

/* Written beside and renamed, so that who waits for it reads it whole. */
static bool write_number(const char *path, long number)
{
	struct sd_text temp = {0};
	bool good = false;
	FILE *f;

	if (path == NULL)
		return true;
	sd_text_format(&temp, "%s.tmp", path);
	f = fopen(sd_text_c(&temp), "w");
	if (f != NULL) {
		good = fprintf(f, "%ld\n", number) > 0;
		good = fclose(f) == 0 && good;
		good = good && rename(sd_text_c(&temp), path) == 0;
	}
	sd_text_free(&temp);
	return good || complain("cannot write", path);
}

static bool open_listeners(struct sd_serve *s, const struct sd_options *o)
{
	struct sd_config *config = &s->world->config;
	uint16_t port = (uint16_t)o->port;

	for (size_t i = 0; i < o->bind_n; i++) {
		int fd = sd_net_listen(o->binds[i], &port);

		if (fd < 0)
			return false;
		s->listeners[s->listener_n++] = fd;
	}
	config->port = port;
	config->stranger_plain = sd_fault_wants_plain(config);
	if (!sd_fault_wants_stranger(config))
		return true;
	s->stranger = sd_net_listen(o->binds[0], &config->stranger_port);
	return s->stranger >= 0;
}

static bool open_all(struct sd_serve *s, const struct sd_options *o)
{
	if (o->log != NULL) {
		s->log = open(o->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		              0666);
		if (s->log < 0)
			return complain("cannot write", o->log);
	}
	if (o->tls.cert != NULL) {
		s->tls = sd_tls_open(&o->tls);
		if (s->tls == NULL)
			return false;
		s->world->config.tls = true;
	}
	return open_listeners(s, o);
}

/* Before any thread: they inherit the mask, and only the descriptor hears. */
static int open_stop(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static int serve(struct sd_world *w, const struct sd_options *o)
{
	struct sd_serve s = {
		.world = w,
		.stranger = -1,
		.log = -1,
		.rate = o->rate,
		.users = o->users,
		.clock_offset_s = o->skew_s,
	};
	int stop = open_stop();

	if (o->now_s > 0)
		s.clock_offset_s += (int64_t)o->now_s - (int64_t)time(NULL);
	pthread_mutex_init(&s.users_lock, NULL);
	if (stop < 0 || !open_all(&s, o) || !write_number(o->pid, getpid()) ||
	    !write_number(o->ready, w->config.port))
		return 1;
	sd_serve_run(&s, stop, o->for_s);
	if (o->stats != NULL && !sd_serve_stats(w, o->stats)) {
		complain("cannot write", o->stats);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct sd_world world;
	struct sd_options o;
	int status = 64;

	if (!sd_world_init(&world))
		return 71;
	if (!sd_options_read(&o, &world.config, argc, argv))
		fprintf(stderr, "s3d: try --help\n");
	else if (o.mode == SD_MODE_HELP)
		sd_options_help(stdout), status = 0;
	else if (!read_spec(&world, &o))
		status = 66;
	else if (o.mode == SD_MODE_SERVE)
		status = serve(&world, &o);
	else
		status = sd_sum_run(&world, &o) ? 0 : 1;
	if (fflush(stdout) != 0)
		status = 74;
	/* Threads may still be at work on the world: no freeing, no handlers. */
	_exit(status);
}
