/*
 * replay: runs a fuzz target over every file of the directories given, without
 * a fuzzer. Prints one line a directory, "ok - corpus NAME (N inputs)"; a
 * corpus that is missing or empty fails. Each directory is a process of its
 * own: an input that kills it is named, and the next directory goes on.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { INPUT_MAX = 1 << 20 };

/* What the child tells, even when it dies. */
struct report {
	unsigned count;
	char input[256];
	char trouble[64]; /* "" when there was none */
};

static void tell(struct report *r, const char *trouble)
{
	snprintf(r->trouble, sizeof r->trouble, "%s", trouble);
}

static void replay_file(struct report *r, const char *path)
{
	uint8_t *p = malloc(INPUT_MAX);
	FILE *f = fopen(path, "rb");

	if (!p || !f) {
		tell(r, "not read");
		exit(1);
	}
	size_t n = fread(p, 1, INPUT_MAX, f);
	if (ferror(f) || !feof(f)) {
		tell(r, "not read, or too long");
		exit(1);
	}
	fclose(f);
	/* the input in memory of its own size: a step past it is seen */
	uint8_t *input = realloc(p, n ? n : 1);
	LLVMFuzzerTestOneInput(input ? input : p, n);
	free(input ? input : p);
}

static void replay_directory(struct report *r, const char *path)
{
	DIR *d = opendir(path);

	if (!d) {
		tell(r, "no such directory");
		exit(1);
	}
	for (struct dirent *e = readdir(d); e; e = readdir(d)) {
		char file[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(r->input, sizeof r->input, "%s", e->d_name);
		snprintf(file, sizeof file, "%s/%s", path, e->d_name);
		replay_file(r, file);
		r->count++;
	}
	closedir(d);
	r->input[0] = '\0';
	if (r->count == 0)
		tell(r, "empty");
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Whether the child came to its end, and all was well. */
static int run(struct report *r, const char *path)
{
	int status;

	memset(r, 0, sizeof *r);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		replay_directory(r, path);
		exit(r->trouble[0] != '\0');
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		tell(r, "no process to be had");
		return 0;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 1;
	if (!r->trouble[0])
		tell(r, "a property is broken");
	return 0;
}

int main(int n, char **v)
{
	int failed = n < 2;
	struct report *r = mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE,
	                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (r == MAP_FAILED)
		return 1;
	for (int i = 1; i < n; i++) {
		const char *name = base_name(v[i]);

		if (run(r, v[i])) {
			printf("ok - corpus %s (%u inputs)\n", name, r->count);
			continue;
		}
		printf("not ok - corpus %s: %s %s\n", name, r->trouble,
		       r->input);
		failed = 1;
	}
	return failed;
}
