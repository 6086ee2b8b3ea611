#include "cmd/help_parts.h"

#include "base/err.h"
#include "fetch/retry.h"

void help_parts_put_statuses(struct buf *b)
{
	buf_put_z(b, "Exit status:\n");
	for (int i = 0; i < ERR_CLASS_COUNT; i++) {
		enum err_class c = (enum err_class)i;

		buf_put_z(b, "  ");
		buf_put_padded(b, (uint64_t)err_class_status(c), 5, ' ');
		buf_put_z(b, "  ");
		buf_put_z(b, err_class_text(c));
		buf_put_char(b, '\n');
	}
	buf_put_z(b, "  128+n  stopped by signal n\n");
}

void help_parts_put_range(struct buf *b, uint64_t from, uint64_t to,
                          uint64_t usual)
{
	buf_put_u64(b, from);
	buf_put_z(b, " to ");
	buf_put_u64(b, to);
	buf_put_z(b, ", default ");
	buf_put_u64(b, usual);
	buf_put_char(b, '\n');
}

/* Where requests go. */
static void put_places(struct buf *b)
{
	buf_put_z(
		b,
		"      --region R          region; before AWS_REGION\n"
		"      --endpoint URL      server; before AWS_ENDPOINT_URL_S3\n"
		"      --path-style        bucket in the path, not in the "
		"host name\n"
		"      --virtual-style     bucket in the host name, also at an "
		"--endpoint\n"
		"      --dualstack         AWS's endpoints with IPv6 too\n"
		"      --fips              AWS's FIPS endpoints\n"
		"      --accelerate        AWS's endpoint for transfer "
		"acceleration\n");
}

/* Who asks. */
static void put_identity(struct buf *b)
{
	buf_put_z(
		b,
		"      --profile NAME      of ~/.aws/config and credentials; "
		"before AWS_PROFILE\n"
		"      --no-sign-request   no credentials, no signature\n"
		"      --iot-endpoint HOST     AWS IoT credential provider: "
		"these four and,\n"
		"      --iot-role-alias NAME   where the policy wants it, the "
		"thing\n"
		"      --iot-cert FILE         the device's certificate, PEM\n"
		"      --iot-key FILE          its key, PEM\n"
		"      --iot-thing NAME\n");
}

static void put_manners(struct buf *b)
{
	buf_put_z(b,
	          "      --ca PATH           CA certificates: a PEM file or a "
	          "directory\n"
	          "      --retries N         further attempts of a request; ");
	help_parts_put_range(b, 0, RETRY_MAX, RETRY_DEFAULT);
	buf_put_z(
		b,
		"      --max-time SECONDS  the whole run ends then; 0: no "
		"limit, the default\n"
		"  -v, --verbose           say more\n"
		"  -q, --quiet             errors and the last line only\n"
		"      --json              one JSON object a line in place of "
		"text\n");
}

void help_parts_put_common(struct buf *b)
{
	put_places(b);
	put_identity(b);
	put_manners(b);
}

/* What is said of buckets that are not one's own. */
void help_parts_put_bucket(struct buf *b)
{
	buf_put_z(b, "      --request-payer     you pay for the requests\n"
	             "      --expected-bucket-owner ID\n"
	             "                          the 12 digits of the account "
	             "that must own it\n");
}

void help_parts_put_customer_key(struct buf *b)
{
	buf_put_z(b, "      --sse-c-key FILE    your key that encrypts it: 32 "
	             "bytes, or base64\n");
}
