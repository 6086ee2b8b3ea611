#include "cred/profile.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"
#include "place.h"
#include "vectors.h"

/* ---- a home of its own ---------------------------------------------------- */

/* All of a case: the machine, a directory with the two files. */
struct home {
	struct place place;
	struct profile_files files;
	struct profile p;
	struct ini scratch;
};

static struct home h;

static const char *path_of(const char *name)
{
	return place_at(&h.place, name);
}

static void write_bytes(const char *name, const char *bytes, size_t n)
{
	struct slice text = {bytes, n};

	if (!place_put(&h.place, name, text) || chmod(path_of(name), 0600) != 0)
		abort();
}

static void home_open(void)
{
	memset(&h, 0, sizeof h);
	if (!place_open(&h.place))
		abort();
	snprintf(h.files.config, sizeof h.files.config, "%s", path_of("c"));
	snprintf(h.files.credentials, sizeof h.files.credentials, "%s",
	         path_of("k"));
}

static void home_close(void)
{
	place_close(&h.place);
}

static enum err load(const char *name)
{
	return profile_load(&h.p, h.place.port, &h.files, slice_of(name),
	                    &h.scratch);
}

/* What the two files (NULL: not there) say about a profile. */
static enum err load_of(const char *config, const char *credentials,
                        const char *name)
{
	unlink(path_of("c"));
	unlink(path_of("k"));
	if (config)
		write_bytes("c", config, strlen(config));
	if (credentials)
		write_bytes("k", credentials, strlen(credentials));
	return load(name);
}

static struct slice value(enum profile_key k)
{
	return profile_get(&h.p, k);
}

/* Runs the case with a home and without one behind it, however it ends. */
#define HOME_CASE(name) \
	static void home_##name(struct check *check_); \
	CASE(name) \
	{ \
		home_open(); \
		home_##name(check_); \
		home_close(); \
	} \
	static void home_##name(struct check *check_)

/* ---- merging -------------------------------------------------------------- */

HOME_CASE(files_that_are_not_there)
{
	CHECK(load("default") == ERR_OK);
	CHECK(!h.p.found && !h.p.any && !h.p.loose);
	CHECK_TEXT(slice_of(h.p.path), "");
	CHECK(!profile_has(&h.p, PROFILE_REGION));
	CHECK(load_of("[profile a]\n", NULL, "default") == ERR_OK);
	CHECK(!h.p.found && h.p.any);
	CHECK(load_of("[services a]\n[plugins]\n", NULL, "a") == ERR_OK);
	CHECK(!h.p.found && !h.p.any);
	CHECK(load_of(NULL, "[a]\n", "a") == ERR_OK);
	CHECK(h.p.found && h.p.any);
	/* names compare exactly */
	CHECK(load_of("[profile A]\n", NULL, "a") == ERR_OK);
	CHECK(!h.p.found);
}

HOME_CASE(sections_are_merged)
{
	CHECK(load_of("[profile a]\nregion = r1\nca_bundle = /c\n"
	              "[profile b]\nregion = r2\n"
	              "[profile a]\nregion = r3\nservices=\n",
	              "[a]\nca_bundle = /k\naws_access_key_id = ID\n"
	              "[b]\naws_secret_access_key = S\n"
	              "[a]\naws_access_key_id = ID2\n",
	              "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r3");
	CHECK_TEXT(value(PROFILE_CA_BUNDLE), "/k");
	CHECK_TEXT(value(PROFILE_KEY_ID), "ID2");
	CHECK(!profile_has(&h.p, PROFILE_SECRET));
	CHECK(profile_has(&h.p, PROFILE_SERVICES));
	CHECK_TEXT(value(PROFILE_SERVICES), "");
	/* an empty one counts */
	CHECK(load_of("[profile a]\naws_session_token = T\n",
	              "[a]\naws_session_token =\n", "a") == ERR_OK);
	CHECK(profile_has(&h.p, PROFILE_TOKEN));
	CHECK_TEXT(value(PROFILE_TOKEN), "");
}

HOME_CASE(default_with_a_prefix_goes_first)
{
	static const char plain[] = "[default]\nregion = r1\nca_bundle=/x\n";
	static const char prefixed[] = "[profile default]\nregion = r2\n";
	char text[400];

	CHECK(load_of(plain, NULL, "default") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r1");
	snprintf(text, sizeof text, "%s%s", plain, prefixed);
	CHECK(load_of(text, NULL, "default") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r2");
	CHECK(!profile_has(&h.p, PROFILE_CA_BUNDLE));
	snprintf(text, sizeof text, "%s%s[profile default]\nservices=s\n",
	         prefixed, plain);
	CHECK(load_of(text, "[default]\naws_access_key_id = ID\n", "default") ==
	      ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r2");
	CHECK_TEXT(value(PROFILE_SERVICES), "s");
	CHECK_TEXT(value(PROFILE_KEY_ID), "ID");
	CHECK(!profile_has(&h.p, PROFILE_CA_BUNDLE));
	/* the credentials file knows no prefix, and takes nothing away */
	CHECK(load_of(plain, "[profile default]\nregion=r3\n[default]\n",
	              "default") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r1");
}

HOME_CASE(values_and_where_they_stand)
{
	CHECK(load_of("[profile a]\nRole_Arn = arn\nREGION = r ; c\n"
	              "addressing_style = not below s3\n"
	              "s3 =\n  Addressing_Style = path # c\n"
	              "  use_accelerate_endpoint = true\n"
	              "  endpoint_url = http://not-here\n  region = no\n"
	              "sts =\n  endpoint_url = http://nor-here\n"
	              "credential_process = /bin/x\n  --y\nunknown = 1\n",
	              NULL, "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_ROLE_ARN), "arn");
	CHECK_TEXT(value(PROFILE_REGION), "r");
	CHECK_TEXT(value(PROFILE_ADDRESSING_STYLE), "path");
	CHECK_TEXT(value(PROFILE_S3_ACCELERATE), "true");
	CHECK_TEXT(value(PROFILE_CREDENTIAL_PROCESS), "/bin/x\n--y");
	CHECK(!profile_has(&h.p, PROFILE_ENDPOINT_URL));
	CHECK(!profile_has(&h.p, PROFILE_S3_ENDPOINT_URL));
	CHECK(!profile_has(&h.p, PROFILE_STS_ENDPOINT_URL));
	CHECK(!profile_has(&h.p, PROFILE_S3_DUALSTACK));
}

HOME_CASE(services_are_read_along)
{
	static const char config[] =
		"[services one]\ns3 =\n  endpoint_url = http://one\n"
		"[services two]\ndynamodb =\n endpoint_url = http://d\n"
		"s3 =\n  endpoint_url = http://two\n  region = no\n"
		"sts =\n  endpoint_url = http://sts\nendpoint_url=http://t\n"
		"[profile a]\nservices = two\nregion = r\n"
		"[profile b]\nservices = none\n"
		"[profile two]\ns3=\n endpoint_url=http://p\n";

	CHECK(load_of(config, NULL, "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_S3_ENDPOINT_URL), "http://two");
	CHECK_TEXT(value(PROFILE_STS_ENDPOINT_URL), "http://sts");
	CHECK_TEXT(value(PROFILE_REGION), "r");
	CHECK(!profile_has(&h.p, PROFILE_ENDPOINT_URL));
	CHECK(!h.p.services_lost);
	CHECK(load_of(config, NULL, "b") == ERR_OK);
	CHECK(!profile_has(&h.p, PROFILE_S3_ENDPOINT_URL));
	CHECK(h.p.services_lost);
	/* the name may come from the other file */
	CHECK(load_of(config, "[b]\nservices = one\n", "b") == ERR_OK);
	CHECK_TEXT(value(PROFILE_S3_ENDPOINT_URL), "http://one");
	CHECK(load_of(config, NULL, "two") == ERR_OK);
	CHECK(!profile_has(&h.p, PROFILE_S3_ENDPOINT_URL));
	CHECK(!h.p.services_lost);
}

HOME_CASE(every_key)
{
	static const char *const keys[] = {
#define X(name, key, parent) key,
		PROFILE_KEYS(X)
#undef X
	};
	static const char *const parents[] = {
#define X(name, key, parent) parent,
		PROFILE_KEYS(X)
#undef X
	};
	char text[200], want[12];

	for (unsigned k = 0; k < PROFILE_KEY_COUNT; k++) {
		bool below = parents[k][0];
		bool services = k == PROFILE_S3_ENDPOINT_URL ||
		                k == PROFILE_STS_ENDPOINT_URL;

		snprintf(want, sizeof want, "v%u", k);
		snprintf(text, sizeof text,
		         "[profile a]\n%s%s%s%s%s = %s\n[profile b]\n%s = x\n",
		         services ? "services = a\n[services a]\n" : "",
		         parents[k], below ? " =\n" : "", below ? "  " : "",
		         keys[k], want, keys[k]);
		CHECK(load_of(text, NULL, "a") == ERR_OK);
		CHECK_TEXT(profile_get(&h.p, k), want);
		CHECK_TEXT(slice_of(profile_key_name(k)), keys[k]);
		for (unsigned other = 0; other < PROFILE_KEY_COUNT; other++)
			CHECK(profile_has(&h.p, other) ==
			      (other == k ||
			       (services && other == PROFILE_SERVICES)));
	}
}

/* Values that are given anew and anew take no more room than the last. */
HOME_CASE(values_that_come_again)
{
	static char text[200000];
	struct buf b = BUF(text);

	buf_put_z(&b, "[profile a]\nrole_arn = arn\n");
	for (unsigned i = 0; i < 1000; i++) {
		buf_put_z(&b, "region = r");
		buf_put_u64(&b, i);
		buf_put_z(&b, "\nca_bundle = /tmp/");
		buf_put_padded(&b, i, i % 100 + 3, '0');
		buf_put_z(&b, "\n");
	}
	buf_put_z(&b, "external_id = e\n");
	CHECK(load_of(buf_z(&b), NULL, "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_ROLE_ARN), "arn");
	CHECK_TEXT(value(PROFILE_REGION), "r999");
	CHECK_U64(value(PROFILE_CA_BUNDLE).n, 5 + 102);
	CHECK_TEXT(value(PROFILE_EXTERNAL_ID), "e");
	CHECK_U64(h.p.text_n, 3 + 4 + 107 + 1);
}

/* ---- limits and faults ---------------------------------------------------- */

HOME_CASE(values_up_to_the_limit)
{
	static char text[40000];
	const size_t half = PROFILE_TEXT_MAX / 2;

	for (size_t over = 0; over < 2; over++) {
		struct buf b = BUF(text);

		buf_put_z(&b, "[profile a]\nregion = ");
		buf_put_padded(&b, 0, half, 'r');
		buf_put_z(&b, "\nrole_arn = ");
		buf_put_padded(&b, 0, half + over, 'a');
		buf_put_z(&b, "\n");
		CHECK(load_of(buf_z(&b), NULL, "a") ==
		      (over ? ERR_TOO_LONG : ERR_OK));
	}
	CHECK_U64(h.p.line, 3);
	CHECK(h.p.why[0]);
	CHECK_TEXT(slice_of(h.p.path), h.files.config);
	CHECK(!profile_has(&h.p, PROFILE_REGION));
	/* of another profile it does not matter */
	CHECK(load("b") == ERR_OK);
}

HOME_CASE(wrong_lines)
{
	CHECK(load_of("[profile a]\nregion = r\n\nwhat\n", NULL, "a") ==
	      ERR_INI);
	CHECK_U64(h.p.line, 4);
	CHECK(h.p.why[0]);
	CHECK_TEXT(slice_of(h.p.path), h.files.config);
	CHECK(!profile_has(&h.p, PROFILE_REGION));
	CHECK_U64(value(PROFILE_REGION).n, 0);
	CHECK(load_of("[profile a]\nregion = r\n", "k = v", "a") == ERR_INI);
	CHECK_U64(h.p.line, 1);
	CHECK_TEXT(slice_of(h.p.path), h.files.credentials);
	CHECK(!profile_has(&h.p, PROFILE_REGION));
}

HOME_CASE(bytes_that_are_no_utf8)
{
	static const char nul[] = "[profile a]\nregion = a\0b\n";

	CHECK(load_of("[profile a]\nca_bundle = /\xff\xfe\xe4\nregion = r\n"
	              "[profile \xff]\n",
	              NULL, "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_CA_BUNDLE), "/\xff\xfe\xe4");
	write_bytes("c", nul, sizeof nul - 1);
	CHECK(load("a") == ERR_INI);
	CHECK_U64(h.p.line, 2);
}

HOME_CASE(files_up_to_the_limit)
{
	static char text[10 * 1024 * 1024];
	size_t n = INI_FILE_MAX;

	memset(text, '\n', sizeof text);
	write_bytes("c", text, n);
	CHECK(load("a") == ERR_OK);
	write_bytes("c", text, n + 1);
	CHECK(load("a") == ERR_TOO_LONG);
	CHECK(h.p.why[0]);
	write_bytes("c", text, sizeof text);
	CHECK(load("a") == ERR_TOO_LONG);
	CHECK_TEXT(slice_of(h.p.path), h.files.config);
}

HOME_CASE(what_is_no_plain_file)
{
	CHECK(mkdir(path_of("c"), 0700) == 0);
	CHECK(load("a") == ERR_NOT_FILE);
	CHECK_TEXT(slice_of(h.p.path), h.files.config);
	CHECK_U64(h.p.line, 0);
	CHECK(rmdir(path_of("c")) == 0);
	/* nobody writes into it: to open it would be for ever */
	CHECK(mkfifo(path_of("k"), 0600) == 0);
	CHECK(load("a") == ERR_NOT_FILE);
	CHECK_TEXT(slice_of(h.p.path), h.files.credentials);
}

HOME_CASE(links)
{
	write_bytes("real", "[a]\nregion = r\n", 15);
	CHECK(symlink("real", path_of("k")) == 0);
	CHECK(load("a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r");
	CHECK(!h.p.loose);
	CHECK(chmod(path_of("real"), 0644) == 0);
	CHECK(load("a") == ERR_OK);
	CHECK(h.p.loose);
	CHECK(unlink(path_of("real")) == 0);
	CHECK(load("a") == ERR_NOT_FILE);
	CHECK_TEXT(slice_of(h.p.path), h.files.credentials);
}

HOME_CASE(files_that_are_named)
{
	h.files.config_named = true;
	CHECK(load_of(NULL, "[a]\n", "a") == ERR_NO_FILE);
	CHECK_TEXT(slice_of(h.p.path), h.files.config);
	h.files.config_named = false;
	h.files.credentials_named = true;
	CHECK(load_of("[profile a]\n", NULL, "a") == ERR_NO_FILE);
	CHECK_TEXT(slice_of(h.p.path), h.files.credentials);
	h.files.config[0] = h.files.credentials[0] = '\0';
	CHECK(load("a") == ERR_OK);
	CHECK(!h.p.any);
}

/* A last line without LF counts. */
HOME_CASE(file_without_an_end)
{
	CHECK(load_of("[profile a]\nregion = r", "[a]\nca_bundle = /c", "a") ==
	      ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r");
	CHECK_TEXT(value(PROFILE_CA_BUNDLE), "/c");
	CHECK(load_of("[profile a]\nregion = r\n", "[a]", "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_REGION), "r");
}

HOME_CASE(modes)
{
	static const mode_t loose[] = {0640, 0604, 0644};
	static const mode_t tight[] = {0600, 0400, 0620};

	CHECK(load_of("[profile a]\n", NULL, "a") == ERR_OK);
	CHECK(chmod(path_of("c"), 0644) == 0);
	CHECK(load("a") == ERR_OK);
	CHECK(!h.p.loose);
	write_bytes("k", "[a]\n", 4);
	for (size_t i = 0; i < 3; i++) {
		CHECK(chmod(path_of("k"), loose[i]) == 0);
		CHECK(load("a") == ERR_OK);
		CHECK(h.p.loose);
		CHECK(chmod(path_of("k"), tight[i]) == 0);
		CHECK(load("a") == ERR_OK);
		CHECK(!h.p.loose);
	}
}

/* ---- what is left behind -------------------------------------------------- */

static bool holds(const void *where, size_t n, const char *text)
{
	return check_has((struct slice){where, n}, text);
}

HOME_CASE(secrets_are_wiped)
{
	CHECK(load_of("[profile a]\naws_secret_access_key = OLD-SENTINEL\n",
	              "[a]\naws_secret_access_key = SENTINEL\nregion=r\n",
	              "a") == ERR_OK);
	CHECK_TEXT(value(PROFILE_SECRET), "SENTINEL");
	CHECK(!holds(&h.scratch, sizeof h.scratch, "SENTINEL"));
	profile_wipe(&h.p);
	CHECK(!holds(&h.p, sizeof h.p, "SENTINEL"));
	CHECK(!profile_has(&h.p, PROFILE_SECRET));
	/* nor after an error */
	CHECK(load_of(NULL, "[a]\naws_secret_access_key = SENTINEL\nx\n",
	              "a") == ERR_INI);
	CHECK(!holds(&h.p, sizeof h.p, "SENTINEL"));
	CHECK(!holds(&h.scratch, sizeof h.scratch, "SENTINEL"));
}

/* ---- where the files are -------------------------------------------------- */

/* An empty value takes the variable away. */
static void set(const char *name, struct slice value_of)
{
	char text[4000];

	snprintf(text, sizeof text, "%.*s", (int)value_of.n,
	         value_of.n ? value_of.p : "");
	if (value_of.n ? setenv(name, text, 1) : unsetenv(name))
		abort();
}

static enum err find(struct profile_files *f, const char *home,
                     const char *config, const char *credentials)
{
	struct port *port = port_open();
	enum err e;

	set("HOME", slice_of(home));
	set("AWS_CONFIG_FILE", slice_of(config));
	set("AWS_SHARED_CREDENTIALS_FILE", slice_of(credentials));
	e = profile_find_files(port, f);
	port_close(port);
	return e;
}

CASE(published_locations)
{
	static char storage[8192];
	struct slice text = vectors_load("tests/vectors/profile/locations.txt",
	                                 storage, sizeof storage);
	struct port *port = port_open();
	size_t count = 0;

	CHECK(port);
	for (; text.n; count++) {
		struct slice rest = slice_cut(&text, '\n');
		struct profile_files got;

		(void)slice_cut(&rest, '\t');
		set("HOME", slice_cut(&rest, '\t'));
		set("AWS_CONFIG_FILE", slice_cut(&rest, '\t'));
		set("AWS_SHARED_CREDENTIALS_FILE", slice_cut(&rest, '\t'));
		CHECK(profile_find_files(port, &got) == ERR_OK);
		CHECK(slice_equal(slice_of(got.config),
		                  slice_cut(&rest, '\t')));
		CHECK(slice_equal(slice_of(got.credentials), rest));
	}
	port_close(port);
	CHECK_U64(count, 4);
}

CASE(files_without_a_home)
{
	struct profile_files f;

	CHECK(find(&f, "", "", "") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), "/etc/pail/config");
	CHECK_TEXT(slice_of(f.credentials), "/etc/pail/credentials");
	CHECK(!f.config_named && !f.credentials_named);
	/* as BusyBox's init sets it */
	CHECK(find(&f, "/", "", "~/k") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), access("/.aws", F_OK) == 0
	                                       ? "//.aws/config"
	                                       : "/etc/pail/config");
	CHECK_TEXT(slice_of(f.credentials), "//k");
	/* set, and empty */
	CHECK(setenv("HOME", "", 1) == 0);
	CHECK(setenv("AWS_CONFIG_FILE", "", 1) == 0);
	struct port *port = port_open();
	CHECK(profile_find_files(port, &f) == ERR_OK);
	port_close(port);
	CHECK_TEXT(slice_of(f.config), "/etc/pail/config");
	CHECK(!f.config_named);
}

CASE(files_by_variable)
{
	struct profile_files f;

	CHECK(find(&f, "/h", "~/c", "/k") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), "/h/c");
	CHECK_TEXT(slice_of(f.credentials), "/k");
	CHECK(f.config_named && f.credentials_named);
	CHECK(find(&f, "/h", "~other/c", "") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), "~other/c");
	CHECK_TEXT(slice_of(f.credentials), "/h/.aws/credentials");
	CHECK(!f.credentials_named);
	CHECK(find(&f, "", "~/c", "") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), "~/c");
	CHECK(find(&f, "/h", "/dev/null", "/dev/null") == ERR_OK);
	CHECK_TEXT(slice_of(f.config), "");
	CHECK_TEXT(slice_of(f.credentials), "");
	CHECK(!f.config_named && !f.credentials_named);
}

CASE(paths_at_the_limit)
{
	char path[PROFILE_PATH_MAX + 2];
	struct profile_files f;

	memset(path, '/', sizeof path);
	path[PROFILE_PATH_MAX + 1] = '\0';
	CHECK(find(&f, "/h", path, "") == ERR_TOO_LONG);
	CHECK(find(&f, "/h", "", path) == ERR_TOO_LONG);
	CHECK(find(&f, "/h", path + 1, path + 1) == ERR_OK);
	CHECK_TEXT(slice_of(f.config), path + 1);
	/* with what comes behind it */
	path[PROFILE_PATH_MAX + 1 - strlen("/.aws/credentials")] = '\0';
	CHECK(find(&f, path, "", "") == ERR_TOO_LONG);
	CHECK(find(&f, path + 1, "", "") == ERR_OK);
	CHECK_U64(strlen(f.credentials), PROFILE_PATH_MAX);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(files_that_are_not_there),
	                              RUN(sections_are_merged),
	                              RUN(default_with_a_prefix_goes_first),
	                              RUN(values_and_where_they_stand),
	                              RUN(services_are_read_along),
	                              RUN(every_key),
	                              RUN(values_that_come_again),
	                              RUN(values_up_to_the_limit),
	                              RUN(wrong_lines),
	                              RUN(bytes_that_are_no_utf8),
	                              RUN(files_up_to_the_limit),
	                              RUN(what_is_no_plain_file),
	                              RUN(links),
	                              RUN(files_that_are_named),
	                              RUN(file_without_an_end),
	                              RUN(modes),
	                              RUN(secrets_are_wiped),
	                              RUN(published_locations),
	                              RUN(files_without_a_home),
	                              RUN(files_by_variable),
	                              RUN(paths_at_the_limit),
	                              {0}});
}
