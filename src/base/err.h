/*
 * err: everything that can go wrong, in one table.
 *
 * Every fallible function returns an enum err and must be checked. "Not yet"
 * is a state, never an error. Foreign codes (errno, mbedTLS, HTTP, S3) are
 * mapped to these once, at the edge where they come in.
 *
 * A class is what a script acts on: it has an exit status (sysexits.h where
 * a number there fits) and is printed by --help.
 */
#ifndef PAIL_BASE_ERR_H
#define PAIL_BASE_ERR_H

#include <stdbool.h>

/* name, exit status, what it means to a script */
#define ERR_CLASSES(X) \
	X(DONE, 0, "all done") \
	X(USAGE, 64, "usage: the command line or the list is wrong") \
	X(INTEGRITY, 65, "integrity: the bytes are not what they must be") \
	X(NOT_FOUND, 66, "not found: no such object or bucket") \
	X(NETWORK, 69, "network: no connection, or it broke; try again") \
	X(BUG, 70, "a fault in pail itself; please report it") \
	X(RESOURCE, 71, "memory, threads or descriptors are not to be had") \
	X(DISK, 74, "disk: full, read-only, not permitted, or failing") \
	X(TEMPORARY, 75, "temporary: server busy, or out of time; try again") \
	X(PROTOCOL, 76, "protocol: the server broke the rules") \
	X(DENIED, 77, "denied: the server refused the request") \
	X(CONFIG, 78, \
	  "configuration, credentials or CA file are missing or wrong") \
	X(TLS, 79, "TLS: the server could not be trusted") \
	X(PARTIAL, 80, "partial: some objects are done, others failed") \
	X(LOCKED, 81, "locked: another pail writes the same file")

enum err_class {
#define X(name, status, text) ERR_CLASS_##name,
	ERR_CLASSES(X)
#undef X
		ERR_CLASS_COUNT
};

/* name, class, what happened, what to do */
#define ERR_TABLE(X) \
	X(OK, DONE, "done", "") \
	X(USAGE, USAGE, "wrong usage", "see pail --help, pail COMMAND --help") \
	X(LIST, USAGE, "wrong line in the list", "see pail get --help") \
	X(SOURCE, USAGE, "not a source", \
	  "write s3://bucket/key or an http(s) URL") \
	X(NAME, USAGE, "not a file name that pail may write", \
	  "give a destination name in a list") \
	X(SAME_NAME, USAGE, "two sources for one file", \
	  "give them different names in a list") \
	X(TOO_LONG, USAGE, "too long", "see the limits of pail --version") \
	X(CONFIG, CONFIG, "wrong configuration", "correct the value") \
	X(UNSUPPORTED, CONFIG, "pail does not support that", \
	  "see the manual for another way") \
	X(INI, CONFIG, "wrong line in a profile file", "correct the line") \
	X(NO_CREDENTIALS, CONFIG, "no credentials", \
	  "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a profile, " \
	  "or use --no-sign-request") \
	X(CREDENTIALS, CONFIG, "credentials not to be had", \
	  "check their source: pail whoami") \
	X(JSON, CONFIG, "malformed JSON", "check the source of credentials") \
	X(NO_REGION, CONFIG, "no region", "set AWS_REGION or use --region") \
	X(CA_FILE, CONFIG, "no usable CA certificates", \
	  "install ca-certificates or give --ca FILE") \
	X(NO_MEMORY, RESOURCE, "out of memory", "use fewer workers (-j)") \
	X(NO_THREAD, RESOURCE, "no thread to be had", \
	  "use fewer workers (-j)") \
	X(NO_HANDLE, RESOURCE, "no descriptor to be had", \
	  "use fewer workers (-j)") \
	X(NO_RANDOM, RESOURCE, "no random numbers to be had", \
	  "try again later") \
	X(NO_HOST, NETWORK, "host name not resolved", \
	  "check the network, the name and /etc/resolv.conf") \
	X(CONNECT, NETWORK, "no connection", \
	  "check the network and the endpoint") \
	X(BROKEN, NETWORK, "connection broke", "try again") \
	X(CUT, NETWORK, "body ended too soon", "try again") \
	X(SILENT, NETWORK, "server fell silent", "try again") \
	X(DEADLINE, TEMPORARY, "out of time", \
	  "try again, or raise --max-time") \
	X(BUSY, TEMPORARY, "server is busy", "try again later") \
	X(LOCKED, LOCKED, "another pail writes this file", "wait for it") \
	X(STOPPED, TEMPORARY, "stopped by a signal", "run it again") \
	X(TLS_CERT, TLS, "certificate not accepted", \
	  "check --ca, the host name and the clock") \
	X(TLS_HANDSHAKE, TLS, "TLS handshake failed", \
	  "check what the server speaks") \
	X(TLS_RECORD, TLS, "TLS record not accepted", "try again") \
	X(HTTP_HEAD, PROTOCOL, "malformed response head", \
	  "report to the server's owner") \
	X(HTTP_LIMIT, PROTOCOL, "response over a limit", \
	  "report to the server's owner") \
	X(HTTP_BODY, PROTOCOL, "malformed response body", \
	  "report to the server's owner") \
	X(HTTP_STATUS, PROTOCOL, "unexpected status", "check the endpoint") \
	X(NOT_S3, PROTOCOL, "the answer does not come from an S3 server", \
	  "check the endpoint and the network (a login page?)") \
	X(RANGE, PROTOCOL, "not the range that was asked for", \
	  "report to the server's owner") \
	X(REDIRECT, PROTOCOL, "redirect not followed", \
	  "check region and endpoint") \
	X(XML, PROTOCOL, "malformed XML", "check the endpoint") \
	X(DENIED, DENIED, "access denied", "check the permissions") \
	X(SIGNATURE, DENIED, "signature not accepted", "check the secret key") \
	X(REGION, DENIED, "wrong region", "set AWS_REGION or use --region") \
	X(SKEW, DENIED, "clock differs too much from the server's", \
	  "set the clock") \
	X(EXPIRED, DENIED, "credentials or URL have expired", "get new ones") \
	X(NO_OBJECT, NOT_FOUND, "no such object", "check the key") \
	X(NO_BUCKET, NOT_FOUND, "no such bucket", "check the name and region") \
	X(CHECKSUM, INTEGRITY, "checksum does not match", \
	  "try again, or check what was given") \
	X(UNVERIFIED, INTEGRITY, "nothing to verify the object with", \
	  "give its sha256") \
	X(ETAG, INTEGRITY, "ETag is not the expected one", \
	  "check --expect-etag") \
	X(VERSION, INTEGRITY, "not the version that was asked for", \
	  "check --version-id") \
	X(LENGTH, INTEGRITY, "length is not what was announced", "try again") \
	X(CHANGED, INTEGRITY, "object changed during the download", \
	  "try again") \
	X(DISK_FULL, DISK, "disk full", "make room") \
	X(READ_ONLY, DISK, "file system is read-only", "remount it") \
	X(NO_PERMISSION, DISK, "not permitted", "check the owner and mode") \
	X(NO_FILE, DISK, "no such file or directory", "check the path") \
	X(NOT_FILE, DISK, "something else stands in the way there", \
	  "remove it or choose another name") \
	X(IO, DISK, "input/output error", "check the disk") \
	X(CLOSED, DISK, "closed", "see who reads or writes it") \
	X(JOURNAL, DISK, "journal not usable", "the download starts anew") \
	X(BUG, BUG, "a fault in pail itself", "please report it")

enum err {
#define X(name, cls, text, hint) ERR_##name,
	ERR_TABLE(X)
#undef X
		ERR_COUNT
};

/* All strings are static and end with NUL. */
const char *err_name(enum err e); /* "NO_OBJECT", for --json and logs */
const char *err_text(enum err e); /* what happened */
const char *err_hint(enum err e); /* what to do; "" when there is nothing */
enum err_class err_class(enum err e);

/* Whether another attempt at the same request may succeed. */
bool err_retryable(enum err e);

const char *err_class_name(enum err_class c); /* "NOT_FOUND" */
const char *err_class_text(enum err_class c);
int err_class_status(enum err_class c); /* the exit status */

/* The exit status for an end by signal n: 128 + n. */
int err_signal_status(int n);

#endif
