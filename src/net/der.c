#include "net/der.h"

enum {
	DER_INTEGER = 0x02,
	DER_SEQUENCE = 0x30,
	DER_VERSION = 0xa0, /* [0] of TBSCertificate */
};

/*
 * Takes one element with that tag off *rest: *whole with its head, *content
 * without. Lengths of at most two bytes: certificates need no more.
 */
static bool take_element(struct slice *rest, uint8_t tag, struct slice *whole,
                         struct slice *content)
{
	const uint8_t *p = (const uint8_t *)rest->p;
	size_t head = 2, n;

	if (rest->n < 2 || p[0] != tag)
		return false;
	n = p[1];
	if (n > 0x80) {
		size_t bytes = n - 0x80;

		if (bytes > 2 || rest->n - head < bytes)
			return false;
		n = bytes == 1 ? p[2] : (size_t)(p[2] << 8 | p[3]);
		head += bytes;
	} else if (n == 0x80) { /* no length: not DER */
		return false;
	}
	if (n > rest->n - head)
		return false;
	*whole = slice_first(*rest, head + n);
	*content = slice_after(*whole, head);
	*rest = slice_after(*rest, head + n);
	return true;
}

bool der_subject(struct slice der, struct slice *subject)
{
	struct slice rest = der, whole, in, name;

	if (!take_element(&rest, DER_SEQUENCE, &whole, &in) || rest.n)
		return false;
	rest = in;
	if (!take_element(&rest, DER_SEQUENCE, &whole, &in))
		return false;
	rest = in; /* TBSCertificate; a version 1 certificate has no version */
	(void)take_element(&rest, DER_VERSION, &whole, &in);
	if (!take_element(&rest, DER_INTEGER, &whole, &in) ||  /* serial */
	    !take_element(&rest, DER_SEQUENCE, &whole, &in) || /* algorithm */
	    !take_element(&rest, DER_SEQUENCE, &whole, &in) || /* issuer */
	    !take_element(&rest, DER_SEQUENCE, &whole, &in) || /* validity */
	    !take_element(&rest, DER_SEQUENCE, &name, &in))
		return false;
	*subject = name;
	return true;
}
