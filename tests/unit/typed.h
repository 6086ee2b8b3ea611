/*
 * typed: a command run as it is typed, in the test's own process, with what it
 * says on both streams kept, against a scripted server as the endpoint.
 */
#ifndef PAIL_TYPED_H
#define PAIL_TYPED_H

#include <fcntl.h>
#include <stdlib.h>

#include "check.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "scripted.h"

enum { TYPED_TEXT_MAX = 32768, TYPED_WORDS_MAX = 24 };

struct typed {
	struct scripted server;
	int status;
	char out[TYPED_TEXT_MAX], err[TYPED_TEXT_MAX];
	size_t out_n, err_n;
};

/* Nothing of the machine's own: no profile, no region, no proxy. */
static inline void typed_environment(uint16_t port)
{
	char url[40];

	clearenv();
	snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
	setenv("AWS_ENDPOINT_URL_S3", url, 1);
	setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
	setenv("AWS_SECRET_ACCESS_KEY", "A-SECRET", 1);
	setenv("AWS_REGION", "eu-test-1", 1);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	setenv("AWS_CONFIG_FILE", "/dev/null", 1);
	setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
}

/* Credentials of a program from now on, which end then; behind
 * typed_environment. */
static inline bool typed_process(const char *expiration)
{
	static FILE *file;
	char path[40];

	if (file)
		fclose(file);
	file = tmpfile();
	if (!file)
		return false;
	fprintf(file,
	        "[default]\ncredential_process = printf %%s "
	        "'{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\","
	        "\"SecretAccessKey\":\"P-SECRET\",\"SessionToken\":\"T\","
	        "\"Expiration\":\"%s\"}'\n",
	        expiration);
	fflush(file);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	unsetenv("AWS_ACCESS_KEY_ID");
	unsetenv("AWS_SECRET_ACCESS_KEY");
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("AWS_CONFIG_FILE", path, 1);
	return true;
}

static inline bool typed_open(struct typed *t,
                              const struct scripted_step *script)
{
	scripted_stop(&t->server);
	if (!scripted_start(&t->server, script))
		return false;
	typed_environment(t->server.port);
	return true;
}

/* Where the stream goes from now on; the old one. */
static inline int typed_turn(int stream, FILE *to)
{
	int old = dup(stream);

	fflush(stdout);
	dup2(fileno(to), stream);
	return old;
}

static inline size_t typed_back(int stream, int old, FILE *from, char *text)
{
	size_t n;

	dup2(old, stream);
	close(old);
	rewind(from);
	n = fread(text, 1, TYPED_TEXT_MAX - 1, from);
	text[n] = '\0';
	fclose(from);
	return n;
}

/* The words of a line, one blank between them; false when they are refused. */
static inline bool typed(struct typed *t,
                         int (*run)(struct port *, const struct options *,
                                    struct report *),
                         const char *line)
{
	static char copy[2048];
	char *words[TYPED_WORDS_MAX + 1] = {(char[]){"pail"}};
	char why_text[512];
	struct buf why = BUF(why_text);
	struct options o;
	struct report r;
	struct port *port = port_open();
	FILE *out = tmpfile(), *err = tmpfile();
	int n = 1, old_out, old_err;
	char *save = NULL;

	snprintf(copy, sizeof copy, "%s", line);
	for (char *w = strtok_r(copy, " ", &save); w && n < TYPED_WORDS_MAX;
	     w = strtok_r(NULL, " ", &save))
		words[n++] = w;
	if (!port || !out || !err ||
	    options_parse(n, words, &o, &why) != ERR_OK)
		return false;
	report_init(&r, port);
	report_set(&r, &o);
	r.live = false;
	old_out = typed_turn(STDOUT_FILENO, out);
	old_err = typed_turn(STDERR_FILENO, err);
	t->status = run(port, &o, &r);
	t->out_n = typed_back(STDOUT_FILENO, old_out, out, t->out);
	t->err_n = typed_back(STDERR_FILENO, old_err, err, t->err);
	port_close(port);
	return true;
}

#define TYPED_OUT(t) ((struct slice){(t)->out, (t)->out_n})
#define TYPED_ERR(t) ((struct slice){(t)->err, (t)->err_n})

/* The last check of a case: all went as the script has it. */
#define TYPED_END(t) \
	do { \
		const char *why_ = scripted_end(&(t)->server); \
		if (*why_) \
			CHECK_FAIL("%s", why_); \
	} while (0)

/* The target of the request number i: what follows "GET " or "HEAD ". */
static inline struct slice typed_target(const struct typed *t, size_t i)
{
	struct slice rest = scripted_request(&t->server, i), word;

	rest = slice_cut(&rest, '\r');
	(void)slice_cut(&rest, ' ');
	word = slice_cut(&rest, ' ');
	return word;
}

static inline bool typed_has(struct slice s, const char *what)
{
	return check_has(s, what);
}

#endif
