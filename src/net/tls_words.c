#include "net/tls_words.h"

#include <mbedtls/asn1.h>
#include <mbedtls/bignum.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509.h>

/* Codes are the sum of one of a module's (0x80 apart) and a lower one. */
enum { LOW_BITS = 0x7f };

static unsigned magnitude_of(int code)
{
	return code < 0 ? (unsigned)-code : (unsigned)code;
}

static bool is_memory(int code)
{
	unsigned low = magnitude_of(code) & LOW_BITS;

	if (low == magnitude_of(MBEDTLS_ERR_ASN1_ALLOC_FAILED) ||
	    low == magnitude_of(MBEDTLS_ERR_MPI_ALLOC_FAILED))
		return true;
	switch (-(int)(magnitude_of(code) & ~(unsigned)LOW_BITS)) {
	case MBEDTLS_ERR_SSL_ALLOC_FAILED:
	case MBEDTLS_ERR_X509_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
	case MBEDTLS_ERR_PK_ALLOC_FAILED:
	case MBEDTLS_ERR_MD_ALLOC_FAILED: return true;
	default: return false;
	}
}

/* X.509's codes are 0x2080 to 0x3000, PK's (a key in it) 0x3880 to 0x3f80. */
bool tls_words_certificate(int code)
{
	unsigned high = magnitude_of(code) & ~(unsigned)LOW_BITS;

	return (high >= 0x2080 && high <= 0x3000) ||
	       (high >= 0x3880 && high <= 0x3f80) ||
	       code == MBEDTLS_ERR_SSL_BAD_CERTIFICATE;
}

enum err tls_words_err(int code, bool handshake)
{
	if (is_memory(code))
		return ERR_NO_MEMORY;
	if (!handshake)
		return ERR_TLS_RECORD;
	return tls_words_certificate(code) ? ERR_TLS_CERT : ERR_TLS_HANDSHAKE;
}

void tls_words_put_code(struct buf *b, int code)
{
	unsigned n = magnitude_of(code);
	uint8_t bytes[2] = {(uint8_t)(n >> 8), (uint8_t)n};

	if (code == MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION)
		buf_put_z(b, "server speaks neither TLS 1.2 nor 1.3: ");
	else if (code == MBEDTLS_ERR_X509_FATAL_ERROR)
		buf_put_z(b, "certificate chain is too long: ");
	else if (tls_words_certificate(code))
		buf_put_z(b, "certificate not understood: ");
	buf_put_z(b, "mbedtls -0x");
	buf_put_hex(b, bytes, sizeof bytes);
}

static const char *alert_name(unsigned alert)
{
	switch (alert) {
	case 10: return "unexpected_message";
	case 20: return "bad_record_mac";
	case 22: return "record_overflow";
	case 40: return "handshake_failure";
	case 42: return "bad_certificate";
	case 43: return "unsupported_certificate";
	case 44: return "certificate_revoked";
	case 45: return "certificate_expired";
	case 46: return "certificate_unknown";
	case 47: return "illegal_parameter";
	case 48: return "unknown_ca";
	case 49: return "access_denied";
	case 50: return "decode_error";
	case 51: return "decrypt_error";
	case 70: return "protocol_version";
	case 71: return "insufficient_security";
	case 80: return "internal_error";
	case 109: return "missing_extension";
	case 112: return "unrecognized_name";
	case 116: return "certificate_required";
	default: return "";
	}
}

void tls_words_put_alert(struct buf *b, unsigned alert)
{
	buf_put_z(b, "server sent alert ");
	buf_put_u64(b, alert);
	if (alert_name(alert)[0]) {
		buf_put_char(b, ' ');
		buf_put_z(b, alert_name(alert));
	}
}

/* 42 to 49 but 47, and 116. */
bool tls_words_about_us(unsigned alert)
{
	return (alert >= MBEDTLS_SSL_ALERT_MSG_BAD_CERT &&
	        alert <= MBEDTLS_SSL_ALERT_MSG_ACCESS_DENIED &&
	        alert != MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER) ||
	       alert == MBEDTLS_SSL_ALERT_MSG_CERT_REQUIRED;
}
