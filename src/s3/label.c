#include "s3/label.h"

#include "base/number.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool is_one(struct slice s)
{
	if (s.n == 0 || s.n > LABEL_MAX || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

bool label_valid(struct slice s, bool dots)
{
	size_t at;

	if (!dots)
		return is_one(s);
	/* A '.' at the end leaves an empty label behind it. */
	while ((at = slice_find(s, '.')) < s.n) {
		if (!is_one(slice_first(s, at)))
			return false;
		s = slice_after(s, at + 1);
	}
	return is_one(s);
}

bool label_has_capital(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

bool label_is_address(struct slice host)
{
	uint64_t octet;
	unsigned count = 0;

	if (slice_find(host, ':') < host.n)
		return true;
	while (host.n) {
		struct slice part = slice_cut(&host, '.');

		if (part.n > 3 || !number_decimal(part, 255, &octet))
			return false;
		count++;
	}
	return count == 4;
}
