#include "http/token.h"

bool token_has(char c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9'))
		return true;
	struct slice marks = SLICE("!#$%&'*+-.^_`|~");
	return slice_find(marks, c) < marks.n;
}

bool token_is(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_has(s.p[i]))
			return false;
	return s.n > 0;
}

bool token_value_has(char c)
{
	return c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7f);
}
