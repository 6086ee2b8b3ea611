#include "store/path.h"

#include "base/sha256.h"

#define TEMP_PREFIX SLICE(".pail-")

enum { TEMP_HASH_BYTES = 8 };

static bool part_allowed(struct slice part)
{
	if (part.n == 0 || slice_equal(part, SLICE(".")) ||
	    slice_equal(part, SLICE("..")))
		return false;
	if (slice_find(part, '\0') != part.n)
		return false;
	/* Without case: on FAT ".PAIL-1" and ".pail-1" are one file. */
	return !slice_starts_nocase(part, TEMP_PREFIX);
}

enum err path_check(struct slice name)
{
	struct slice rest = name;
	bool long_part = false;

	if (name.n > PATH_NAME_MAX)
		return ERR_TOO_LONG;
	/* An empty last part would be lost by the cut below. */
	if (name.n == 0 || name.p[name.n - 1] == '/')
		return ERR_NAME;
	while (rest.n) {
		struct slice part = slice_cut(&rest, '/');

		if (!part_allowed(part))
			return ERR_NAME;
		long_part = long_part || part.n > PATH_PART_MAX;
	}
	return long_part ? ERR_TOO_LONG : ERR_OK;
}

struct slice path_last(struct slice name)
{
	size_t at = slice_find_last(name, '/');

	return at == name.n ? name : slice_after(name, at + 1);
}

struct slice path_parent(struct slice name)
{
	size_t at = slice_find_last(name, '/');

	return slice_first(name, at == name.n ? 0 : at);
}

void path_put_temp(struct buf *b, struct slice name)
{
	uint8_t hash[SHA256_BYTES];

	sha256_of(path_last(name), hash);
	buf_put(b, TEMP_PREFIX);
	buf_put_hex(b, hash, TEMP_HASH_BYTES);
}
