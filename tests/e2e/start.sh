#!/bin/sh
# start.sh: from the start to the first byte of an object, with credentials in
# the environment: one name is asked for, one connection made, one request sent,
# and nobody else is spoken to. Counted in the system calls of the built binary,
# by a name server that writes down its questions, and by S3.
set -eu
SUITE=start
if [ "${INSIDE:-}" = '' ] && tests/tools/names.sh; then
	exec env INSIDE=yes tests/tools/names.sh -- "$0"
fi
. tests/e2e/lib.sh

if [ "${INSIDE:-}" != yes ]; then
	skip "all" "no network of our own here"
	exit 0
fi
if [ -n "$RUN" ]; then
	skip "all" "the system calls are the emulator's"
	exit 0
fi
if ! command -v strace > /dev/null; then
	skip "all" "no strace"
	exit 0
fi
if ! strace -f -qq -e trace=none true 2> "$T/err"; then
	skip "all" "strace cannot trace here: $(head -n 1 "$T/err")"
	exit 0
fi
pki roads

printf 'bucket wares\nobject wares 3000 small\nobject wares 20000000 big\n' > "$T/spec"
HOST=wares.s3.us-east-1.amazonaws.com
tests/tools/name_server.py --ready "$T/dns.ready" --log "$T/questions" \
	$HOST=127.0.0.1 s3.us-east-1.amazonaws.com=127.0.0.1 > "$T/dns.out" 2>&1 &
begun "the name server" $! "$T/dns.ready" "$T/dns.out"

# world OPTION...: an S3 server on AWS's port
world() {
	rm -rf "$T/d"
	mkdir "$T/d"
	server s3 --spec "$T/spec" --etag md5 --domain s3.us-east-1.amazonaws.com "$@"
	: > "$T/questions"
}
tls() { world --port 443 --cert "$T/pki/roads.pem" --key "$T/pki/roads.key" "$@"; }

# trace NAME ARG...: pail under strace, and how the server saw it
trace() {
	trace_name=$1
	shift
	rm -f "$T"/trace.*
	STATUS=0
	# A home with nothing in it: a profile would be read.
	(as_user HOME="$T/d" strace -ff -qq -e trace=network -o "$T/trace" \
		"$PAIL" "$@") > "$T/out" 2> "$T/err" || STATUS=$?
	server_stop "$SERVER"
	is "$trace_name: status" "$STATUS" 0
	tests/tools/trips.py "$T/trace" > "$T/trips" 2> "$T/trips.err" ||
		not_ok "$trace_name: the trace" "$(tail -n 1 "$T/trips.err")"
}

# one NAME PORT TLS [HOST]: one of each, TLS that often, and nothing more
one() {
	trips=$(sed -n 's/^round trips: //p' "$T/trips")
	is "$1: round trips: DNS 1, TCP 1, TLS $3, request 1" \
		"names $(cut -d' ' -f2 "$T/questions" | sort -u | wc -l),\
 connected $(grep -c '^connected' "$T/trips"), trips $trips" \
		"names 1, connected 1, trips $(($3 + 1))"
	is "$1: each type is asked once" \
		"$(sort "$T/questions" | tr '\n' ' ')" "A ${4:-$HOST} AAAA ${4:-$HOST} "
	is "$1: two questions, one place to ask" \
		"$(grep -c '^asked 127.0.0.1 53$' "$T/trips")" 2
	is "$1: nobody else is spoken to" \
		"$(grep -v -e '^asked 127.0.0.1 53$' -e '^round trips' "$T/trips")" \
		"connected 127.0.0.1 $2"
	is "$1: the server's counts" \
		"$(stat_of s3 connections) $(stat_of s3 requests) $(stat_of s3 refused)" \
		"1 1 0"
	echo "# $1: round trips: DNS 1, TCP 1, TLS $(($trips - 1)), request 1"
}

PAIL_ENV=
tls --tls13
trace "TLS 1.3" get s3://wares/small "$T/d"
one "TLS 1.3" 443 1
tls --tls12
trace "TLS 1.2" get s3://wares/small "$T/d"
one "TLS 1.2" 443 2
tls
trace "-j8, one small object" get -j 8 s3://wares/small "$T/d"
one "-j8, one small object" 443 1
tls
trace "ls" ls s3://wares/
one "ls" 443 1
tls
trace "stat" stat s3://wares/small
one "stat" 443 1
tls
trace "buckets" buckets
one "buckets" 443 1 s3.us-east-1.amazonaws.com
world --port 80
PAIL_ENV=AWS_ENDPOINT_URL_S3=http://s3.us-east-1.amazonaws.com
trace "http" get s3://wares/small "$T/d"
one "http" 80 0 s3.us-east-1.amazonaws.com
world --port 80
PAIL_ENV=AWS_ENDPOINT_URL_S3=http://127.0.0.1
trace "an address" get s3://wares/small "$T/d"
is "an address: no name is asked for" "$(wc -l < "$T/questions")" 0
is "an address: the trips" "$(tr '\n' ' ' < "$T/trips")" \
	"connected 127.0.0.1 80 round trips: 1 "

# What is more than that is seen: another region, a second connection.
world --port 80 --fault redirect_region
PAIL_ENV=AWS_ENDPOINT_URL_S3=http://s3.us-east-1.amazonaws.com
trace "a request more" get s3://wares/small "$T/d"
is "a request more: is counted" "$(tail -n 1 "$T/trips")" "round trips: 2"
tls --throttle 20000000
PAIL_ENV=
trace "ranges" get -j 2 s3://wares/big "$T/d"
is "ranges: each connection is counted" "$(grep -c '^connected' "$T/trips")" 2
is "ranges: one name for all" "$(wc -l < "$T/questions")" 2

# Nothing to be fetched with: still nobody is asked but S3.
tls --anonymous
trace "unsigned" get --no-sign-request s3://wares/small "$T/d"
one "unsigned" 443 1
