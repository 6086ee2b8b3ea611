/*
 * pem and der under any bytes: any chopping of the text gives the same
 * certificates; a subject lies within its certificate and is a DER sequence.
 * Input: the chopping (1 byte), then the text. The bytes are also taken as a
 * certificate themselves, past PEM.
 */
#include <stdio.h>

#include "chop.h"
#include "net/der.h"
#include "net/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct result {
	struct pem pem;
	unsigned count;
	uint64_t mixed; /* of all that was handed out */
	uint8_t der[PEM_CERT_MAX];
};

static void check_der(const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice subject;

	if (der_subject((struct slice){copy, n}, &subject)) {
		ALWAYS(subject.p >= copy && subject.n >= 2);
		ALWAYS(subject.p + subject.n <= copy + n);
		ALWAYS(subject.p[0] == 0x30);
	}
	free(copy);
}

static void take(struct result *r)
{
	ALWAYS(r->pem.der_n >= 1 && r->pem.der_n <= PEM_CERT_MAX);
	r->count++;
	for (size_t i = 0; i < r->pem.der_n; i++)
		r->mixed = (r->mixed ^ r->der[i]) * UINT64_C(0x100000001b3);
	check_der(r->der, r->pem.der_n);
}

static void feed(struct result *r, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice rest = {copy, n};
	bool done;

	do {
		size_t used;

		pem_feed(&r->pem, rest, &used, &done);
		ALWAYS(used <= rest.n && (done || used == rest.n));
		rest = slice_after(rest, used);
		if (done)
			take(r);
	} while (done);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct result whole, chopped;
	struct chop c;

	if (n < 1)
		return 0;
	whole = chopped = (struct result){.count = 0};
	pem_init(&whole.pem, whole.der);
	pem_init(&chopped.pem, chopped.der);
	c = chop_start(p[0]);
	feed(&whole, p + 1, n - 1);
	for (size_t at = 1; at < n;) {
		size_t piece = chop_next(&c, n - at);

		feed(&chopped, p + at, piece);
		at += piece;
	}
	ALWAYS(whole.count == chopped.count && whole.mixed == chopped.mixed);
	ALWAYS(whole.pem.state == chopped.pem.state);
	check_der(p + 1, n - 1);
	return 0;
}
