/*
 * profile: what one profile says, gathered from the config and the credentials
 * file: the keys that pail knows, and whether others were there.
 *
 * Sections of one name are merged; the last of a key counts, also where it is
 * empty; the credentials file goes before the config file; [profile default]
 * goes before [default] of the config file, which is ignored then. What a
 * section [services NAME] gives (services = NAME) is read along: S3_ENDPOINT_URL
 * and STS_ENDPOINT_URL come from there and from nowhere else.
 *
 * Files are read through a small window: the size of a file costs no memory.
 * Values are as they are written; a continued one holds LF.
 */
#ifndef PAIL_CRED_PROFILE_H
#define PAIL_CRED_PROFILE_H

#include "cred/ini.h"
#include "port/port.h"

/* name in the enum, key, parent ("" for none) */
#define PROFILE_KEYS(X) \
	X(KEY_ID, "aws_access_key_id", "") \
	X(SECRET, "aws_secret_access_key", "") \
	X(TOKEN, "aws_session_token", "") \
	X(ROLE_ARN, "role_arn", "") \
	X(SOURCE_PROFILE, "source_profile", "") \
	X(CREDENTIAL_SOURCE, "credential_source", "") \
	X(EXTERNAL_ID, "external_id", "") \
	X(ROLE_SESSION_NAME, "role_session_name", "") \
	X(DURATION_SECONDS, "duration_seconds", "") \
	X(MFA_SERIAL, "mfa_serial", "") \
	X(WEB_IDENTITY_TOKEN_FILE, "web_identity_token_file", "") \
	X(CREDENTIAL_PROCESS, "credential_process", "") \
	X(SSO_SESSION, "sso_session", "") \
	X(SSO_START_URL, "sso_start_url", "") \
	X(SSO_ACCOUNT_ID, "sso_account_id", "") \
	X(SSO_ROLE_NAME, "sso_role_name", "") \
	X(LOGIN_SESSION, "login_session", "") \
	X(IOT_ENDPOINT, "iot_endpoint", "") \
	X(IOT_ROLE_ALIAS, "iot_role_alias", "") \
	X(IOT_THING_NAME, "iot_thing_name", "") \
	X(IOT_CERTIFICATE, "iot_certificate", "") \
	X(IOT_PRIVATE_KEY, "iot_private_key", "") \
	X(REGION, "region", "") \
	X(ENDPOINT_URL, "endpoint_url", "") \
	X(SERVICES, "services", "") \
	X(S3_ENDPOINT_URL, "endpoint_url", "s3") \
	X(STS_ENDPOINT_URL, "endpoint_url", "sts") \
	X(IGNORE_ENDPOINT_URLS, "ignore_configured_endpoint_urls", "") \
	X(CA_BUNDLE, "ca_bundle", "") \
	X(USE_FIPS, "use_fips_endpoint", "") \
	X(USE_DUALSTACK, "use_dualstack_endpoint", "") \
	X(USE_ARN_REGION, "s3_use_arn_region", "") \
	X(ADDRESSING_STYLE, "addressing_style", "s3") \
	X(S3_ACCELERATE, "use_accelerate_endpoint", "s3") \
	X(S3_DUALSTACK, "use_dualstack_endpoint", "s3") \
	X(S3_ARN_REGION, "use_arn_region", "s3") \
	X(IMDS_ENDPOINT, "ec2_metadata_service_endpoint", "") \
	X(IMDS_MODE, "ec2_metadata_service_endpoint_mode", "") \
	X(IMDS_V1_DISABLED, "ec2_metadata_v1_disabled", "")

enum profile_key {
#define X(name, key, parent) PROFILE_##name,
	PROFILE_KEYS(X)
#undef X
		PROFILE_KEY_COUNT
};

/* All values together: three tokens of 8 KiB do not fit, one does. */
enum { PROFILE_TEXT_MAX = 16384, PROFILE_PATH_MAX = 1024 };

struct profile {
	bool found; /* some section of that name was there, in either file */
	bool any;   /* some profile of any name was there */
	bool services_lost; /* services = NAME, and there are none of that name */
	/* what was wrong: */
	char path[PROFILE_PATH_MAX + 1]; /* the file at fault */
	uint64_t line;                   /* and line; 0: the file as a whole */
	const char *why;
	bool loose; /* others may read the credentials file */
	/* the rest is profile's own */
	uint16_t at[PROFILE_KEY_COUNT], n[PROFILE_KEY_COUNT];
	bool set[PROFILE_KEY_COUNT];
	char text[PROFILE_TEXT_MAX];
	size_t text_n;
};

/* The value; empty when the key is not there or empty. */
struct slice profile_get(const struct profile *p, enum profile_key k);
bool profile_has(const struct profile *p, enum profile_key k);
/* The key as it is written in a file: "role_arn". */
const char *profile_key_name(enum profile_key k);

/* The two files: empty when there is none to be read. */
struct profile_files {
	char config[PROFILE_PATH_MAX + 1];
	char credentials[PROFILE_PATH_MAX + 1];
	/* Named by a variable: not being there is then an error. */
	bool config_named, credentials_named;
};

/*
 * Where the files are: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE ("~/" is
 * HOME), else ~/.aws/config and ~/.aws/credentials, else, without HOME (or with
 * HOME=/ and no /.aws), /etc/pail/config and /etc/pail/credentials. A variable
 * that is empty is not set; /dev/null stands for no file. ERR_TOO_LONG (f: as
 * far as it was found).
 */
enum err profile_find_files(struct port *port, struct profile_files *f);

/*
 * Reads both files for that profile (a name that does not lie in p). Not found
 * is no error (p->found). A file that is no plain file (a directory, a FIFO) is
 * ERR_NOT_FILE, and not opened; one over INI_FILE_MAX, or values that do not fit
 * together, ERR_TOO_LONG; one of wrong form ERR_INI; one that is named and not
 * there ERR_NO_FILE (a link to nothing ERR_NOT_FILE); one that cannot be read
 * the port's error. p->path, p->line and p->why say where, and no value is kept.
 * scratch: for the parser, one struct ini; it is wiped.
 */
enum err profile_load(struct profile *p, struct port *port,
                      const struct profile_files *f, struct slice name,
                      struct ini *scratch);

/* Bytes that were read are gone from memory. */
void profile_wipe(struct profile *p);

#endif
