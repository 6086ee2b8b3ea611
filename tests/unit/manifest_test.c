#include "cmd/manifest.h"

#include "check.h"
#include "listed.h"

CASE(reads_the_command_line_then_the_list)
{
	struct listed s;
	struct manifest_item item;
	char first[] = "s3://b/first", *sources[] = {first, NULL};
	const char *list = "# no\n\nhttps://h/x\tname\r\ns3://b/last";
	bool more;

	CHECK(listed_open(&s, list, strlen(list), 0));
	s.options.sources = sources;
	s.options.source_count = 1;
	CHECK(listed_count(&s) == ERR_OK);
	CHECK_U64(s.facts.count, 3);
	CHECK(s.facts.any_s3 && s.facts.any_tls);
	for (int i = 0; i < 2; i++) {
		manifest_rewind(&s.manifest);
		CHECK(manifest_next(&s.manifest, &item, &more) == ERR_OK);
		CHECK_TEXT(item.source, "s3://b/first");
		CHECK_U64(item.line, 0);
		CHECK(manifest_next(&s.manifest, &item, &more) == ERR_OK);
		CHECK_TEXT(item.source, "https://h/x");
		CHECK_TEXT(item.name, "name");
		CHECK_U64(item.line, 3);
		CHECK(manifest_next(&s.manifest, &item, &more) == ERR_OK);
		CHECK_TEXT(item.source, "s3://b/last");
		CHECK_U64(item.line, 4);
		CHECK(manifest_next(&s.manifest, &item, &more) == ERR_OK);
		CHECK(!more);
	}
	listed_close(&s);
}

CASE(a_source_wrong_by_itself_stops_no_other)
{
	struct listed s;
	const char *list = "nonsense\ns3://b/..\ns3://b/ok\n";

	CHECK(listed_open(&s, list, strlen(list), 0));
	CHECK(listed_count(&s) == ERR_OK);
	CHECK_U64(s.facts.count, 3);
	listed_close(&s);
}

CASE(prefixes_and_patterns_are_counted)
{
	struct listed s;
	const char *list = "s3://b/p/\ns3://b/*.bin\ns3://b\n"
			   "\\s3://b/p/\n\\s3://b/*.bin\nhttps://h/*/\n"
			   "s3://b/k\n";

	CHECK(listed_open(&s, list, strlen(list), 0));
	CHECK(listed_count(&s) == ERR_OK);
	CHECK_U64(s.facts.count, 7);
	CHECK_U64(s.facts.selections, 3);
	s.options.literal = true;
	CHECK(listed_count(&s) == ERR_OK);
	CHECK_U64(s.facts.selections, 0);
	listed_close(&s);
}

CASE(a_wrong_line_is_named)
{
	struct listed s;
	const char *list = "s3://b/ok\n\\s3://b/\\q\n";

	CHECK(listed_open(&s, list, strlen(list), 0));
	CHECK(listed_count(&s) == ERR_LIST);
	CHECK_U64(s.manifest.at.line, 2);
	listed_close(&s);
}

/* A line at the limit is read; one past it is refused by number. */
CASE(lines_end_at_the_limit)
{
	static char list[3 * LIST_LINE_MAX];
	struct listed s;
	struct manifest_item item;
	size_t n = 0;
	bool more;

	for (size_t extra = 0; extra < 3; extra += 2) {
		n = (size_t)snprintf(list, sizeof list, "s3://b/one\n#");
		memset(list + n, 'c', LIST_LINE_MAX - 1 + extra);
		n += LIST_LINE_MAX - 1 + extra;
		n += (size_t)snprintf(list + n, sizeof list - n,
		                      "\ns3://b/two\n");
		CHECK(listed_open(&s, list, n, 0));
		if (extra) {
			CHECK(listed_count(&s) != ERR_OK);
			CHECK_U64(s.manifest.at.line, 2);
		} else {
			CHECK(listed_count(&s) == ERR_OK);
			CHECK_U64(s.facts.count, 2);
			CHECK(manifest_next(&s.manifest, &item, &more) ==
			      ERR_OK);
		}
		listed_close(&s);
	}
}

CASE(a_pipe_is_held_up_to_its_limit)
{
	struct listed s;
	int fds[2], saved = dup(0);
	enum err e;

	CHECK(listed_open(&s, "", 0, 0));
	CHECK(pipe(fds) == 0 && saved >= 0);
	CHECK(write(fds[1], "s3://b/1\ns3://b/2\n", 18) == 18);
	close(fds[1]);
	dup2(fds[0], 0);
	close(fds[0]);
	manifest_close(&s.manifest);
	s.options.list = SLICE("-");
	arena_init(&s.arena, s.arena.p, s.arena.cap);
	e = manifest_open(&s.manifest, s.port, &s.options, &s.arena);
	dup2(saved, 0);
	close(saved);
	CHECK(e == ERR_OK);
	CHECK(listed_count(&s) == ERR_OK);
	CHECK_U64(s.facts.count, 2);
	listed_close(&s);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(reads_the_command_line_then_the_list),
				 RUN(a_source_wrong_by_itself_stops_no_other),
				 RUN(prefixes_and_patterns_are_counted),
				 RUN(a_wrong_line_is_named),
				 RUN(lines_end_at_the_limit),
				 RUN(a_pipe_is_held_up_to_its_limit),
				 {0}});
}
