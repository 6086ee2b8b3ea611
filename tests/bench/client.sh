#!/bin/sh
# client.sh [ceph|swift]: 100 bucket listings by 8 threads over TLS, one shared
# client against a new connection each, pail's library beside curl and, where
# it is present, boto3; the same server and the same run for all.
#   LISTINGS=FILE  the driver built from listings.c (default build/bench-client)
#   PAIL=FILE      (default build/pail)
#   COUNT=100 THREADS=8 RUNS=3
# Needs what tests/interop needs. Prints a table; no test: it fails only when
# a row could not be run.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
INTEROP=$HERE/../interop
server=${1:-ceph}
COUNT=${COUNT:-100}
THREADS=${THREADS:-8}
cd "$HERE/../.."
LISTINGS=${LISTINGS:-build/bench-client}
PAIL=${PAIL:-build/pail}
T=$PWD/build/bench/client
failed=0
. "$HERE/table.sh"

s3put() {
	/usr/bin/python3 "$HERE/../tools/s3put.py" "$@"
}

# Ten buckets, and a curl configuration with a presigned listing a request.
server_fill() {
	n=0
	while [ $n -lt 10 ]; do
		s3put bucket "pail-bench-$n"
		n=$((n + 1))
	done
	url=$(s3put presign)
	n=0
	while [ $n -lt "$COUNT" ]; do
		printf 'url = "%s"\noutput = /dev/null\n' "$url"
		n=$((n + 1))
	done >"$T/curl"
}

rows_pail() {
	if [ -x "$LISTINGS" ]; then
		row "pail, one client, kept connections" \
			"$LISTINGS" shared "$COUNT" "$THREADS"
		row "pail, one client, a connection each" \
			"$LISTINGS" new "$COUNT" "$THREADS"
	else
		echo "(no $LISTINGS: pail's library is not measured)"
	fi
	# shellcheck disable=SC2016
	row "pail buckets, a process each" sh -c \
		'seq "$1" | xargs -P "$2" -I{} "$3" buckets >/dev/null' \
		x "$COUNT" "$THREADS" "$PAIL"
}

rows_curl() {
	command -v curl >/dev/null || return 0
	row "curl -Z, one process" curl -sf -Z --parallel-max "$THREADS" \
		--cacert "$AWS_CA_BUNDLE" -K "$T/curl"
}

rows_boto3() {
	python=$(python_boto3)
	if [ -z "$python" ]; then
		echo "(no boto3)"
		return 0
	fi
	for how in shared client session; do
		row "boto3, $how" "$python" "$HERE/listings.py" $how \
			"$COUNT" "$THREADS"
		[ ! -s "$T/row.out" ] ||
			echo "    the listings alone: $(cut -d' ' -f1 \
				"$T/row.out") s"
	done
}

rm -rf "$T"
mkdir -p "$T"
trap '"$INTEROP/$server.sh" stop "$T/state"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$INTEROP/$server.sh" start "$T/state"
. "$T/state/env"
export AWS_ACCESS_KEY_ID="$ACCESS" AWS_SECRET_ACCESS_KEY="$SECRET" \
	AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION" \
	AWS_ENDPOINT_URL_S3="$ENDPOINT" AWS_CA_BUNDLE="$CA" \
	AWS_EC2_METADATA_DISABLED=true
server_fill
ticks=$(steal)
table_head "$COUNT bucket listings, $THREADS threads, TLS, $SERVER_VERSION"
rows_pail
rows_curl
rows_boto3
echo "steal during the run: $(($(steal) - ticks)) ticks"
exit $failed
