#include "base/little.h"

#include "check.h"

CASE(the_lowest_byte_first)
{
	uint8_t bytes[9] = {[8] = 0xee};

	little_put(bytes, UINT64_C(0x0123456789abcdef), 8);
	CHECK(bytes[0] == 0xef && bytes[7] == 0x01 && bytes[8] == 0xee);
	CHECK_U64(little_get(bytes, 8), UINT64_C(0x0123456789abcdef));
	CHECK_U64(little_get(bytes, 3), 0xabcdef);
	little_put(bytes, UINT64_C(0xffff00), 2);
	CHECK(bytes[0] == 0 && bytes[1] == 0xff && bytes[2] == 0xab);
}

int main(int n, char **v)
{
	return check_run(
		n, v, (struct check_case[]){RUN(the_lowest_byte_first), {0}});
}
