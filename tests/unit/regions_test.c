/* regions: what was told of buckets stays, and no more of it than there is
 * room for. */
#include "fetch/regions.h"

#include <stdio.h>

#include "check.h"

static struct regions r;
static struct port *port;
static char text[64];

static const char *find(const char *bucket)
{
	struct buf b = BUF(text);

	regions_find(&r, slice_of(bucket), &b);
	return buf_z(&b);
}

static void begin(void)
{
	port = port_open();
	regions_init(&r, port);
}

CASE(what_is_learned_is_found)
{
	begin();
	CHECK_TEXT(slice_of(find("a")), "");
	regions_learn(&r, SLICE("a"), SLICE("eu-west-1"));
	CHECK_TEXT(slice_of(find("a")), "eu-west-1");
	CHECK_TEXT(slice_of(find("b")), "");
	regions_learn(&r, SLICE("a"), SLICE("us-gov-west-1"));
	CHECK_TEXT(slice_of(find("a")), "us-gov-west-1");
	port_close(port);
}

CASE(what_is_no_region_is_not_learned)
{
	static const char *const evil[] = {
		"evil.com#", "x/../y",
		"",          "-a",
		"A",         "a b",
		"a\r\nb",    "a-region-of-thirty-three-letters1",
	};

	begin();
	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
		regions_learn(&r, SLICE("a"), slice_of(evil[i]));
		CHECK_TEXT(slice_of(find("a")), "");
	}
	regions_learn(&r, SLICE("a"),
	              SLICE("a-region-of-thirty-two-letters-1"));
	CHECK_TEXT(slice_of(find("a")), "a-region-of-thirty-two-letters-1");
	port_close(port);
}

CASE(the_oldest_gives_way)
{
	char name[16];

	begin();
	for (int i = 0; i <= REGIONS_MAX; i++) {
		(void)snprintf(name, sizeof name, "b%d", i);
		regions_learn(&r, slice_of(name), SLICE("eu-west-1"));
	}
	CHECK_TEXT(slice_of(find("b0")), "");
	CHECK_TEXT(slice_of(find("b1")), "eu-west-1");
	CHECK_TEXT(slice_of(find("b16")), "eu-west-1");
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(what_is_learned_is_found),
	                              RUN(what_is_no_region_is_not_learned),
	                              RUN(the_oldest_gives_way),
	                              {0}});
}
