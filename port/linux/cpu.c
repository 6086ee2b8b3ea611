/* Which instructions there are, as far as mbedTLS has code for them. */
#include "port/linux/linux.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

bool port_has_aes(struct port *p)
{
	unsigned a, b, c, d;

	(void)p;
	return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_AES) &&
	       (c & bit_PCLMUL);
}

#elif defined(__aarch64__)
#include <sys/auxv.h>

enum { HWCAP_AES_BIT = 1 << 3, HWCAP_PMULL_BIT = 1 << 4 };

bool port_has_aes(struct port *p)
{
	unsigned long have = getauxval(AT_HWCAP);

	(void)p;
	return (have & HWCAP_AES_BIT) && (have & HWCAP_PMULL_BIT);
}

#else

bool port_has_aes(struct port *p)
{
	(void)p;
	return false;
}

#endif
