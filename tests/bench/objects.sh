#!/bin/sh
# objects.sh: 1,000 objects of 64 KiB over TLS from s3d, which closes a
# connection after 100 requests as S3 does: pail -j4 beside curl -Z with four
# connections and, where it is present, boto3 as people use it (download_file
# in eight threads).
#   PAIL=FILE S3D=FILE   (default build/pail, build/s3d)
#   WHERE=DIR            the destination's file system (default /dev/shm); pail
#                        alone syncs what it writes, which a disk shows
#   COUNT=1000 SIZE=64K RUNS=3
# Prints a table. It fails when a row could not be run, or when pail needed
# more than a request an object and one, more than its four connections and
# their reconnects, or a HEAD.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
cd "$HERE/../.."
COUNT=${COUNT:-1000}
SIZE=${SIZE:-64K}
JOBS=4
PAIL=${PAIL:-build/pail}
S3D=${S3D:-build/s3d}
T=$(mktemp -d -p "${WHERE:-/dev/shm}" 2>/dev/null || mktemp -d)
failed=0
pid=
. "$HERE/table.sh"

export AWS_ACCESS_KEY_ID=BENCHKEY AWS_SECRET_ACCESS_KEY=benchsecret \
	AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 \
	AWS_CA_BUNDLE="$T/pki/ca.pem" AWS_EC2_METADATA_DISABLED=true

server_start() {
	rm -f "$T/port"
	"$S3D" --access-key "$AWS_ACCESS_KEY_ID" \
		--secret-key "$AWS_SECRET_ACCESS_KEY" \
		--cert "$T/pki/server.pem" --key "$T/pki/server.key" \
		--line "objects bench $COUNT $SIZE many/" --ready "$T/port" \
		--port "${port:-0}" --stats "$T/stats" >"$T/s3d.out" 2>&1 &
	pid=$!
	tries=0
	until [ -s "$T/port" ]; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ]; then
			echo "s3d does not start: $(cat "$T/s3d.out")" >&2
			exit 1
		fi
		sleep 0.1
	done
	port=$(cat "$T/port")
	export AWS_ENDPOINT_URL_S3="https://127.0.0.1:$port"
}

server_stop() {
	[ -n "$pid" ] || return 0
	kill "$pid"
	wait "$pid" || :
	pid=
}

end() {
	server_stop
	rm -rf "$T"
}

counter() {
	awk -v name="$1" -v runs="$RUNS" \
		'$1 == name { printf "%d", $2 / runs }' "$T/stats"
}

dest_clear() {
	rm -rf "$T/dest"
	mkdir "$T/dest"
}

# contest NAME COMMAND...: a row, with the server's counters of its runs.
contest() {
	server_start
	before=dest_clear
	row "$@"
	server_stop
	requests=$(counter requests)
	connections=$(counter connections)
	heads=$(counter head)
	echo "    $requests requests, $heads of them HEAD," \
		"$connections connections, $(find "$T/dest" -type f | wc -l)" \
		"files"
}

lists_write() {
	n=0
	while [ $n -lt "$COUNT" ]; do
		n=$((n + 1))
		key=$(printf 'many/%06d' $n)
		echo "s3://bench/$key" >&3
		printf 'url = "%s/bench/%s"\noutput = "%s"\n' \
			"$AWS_ENDPOINT_URL_S3" "$key" "$T/dest/$n" >&4
	done 3>"$T/list" 4>"$T/curl"
}

limit() {
	if [ "$2" -gt "$3" ]; then
		echo "pail's $1: $2, the limit is $3"
		failed=1
	fi
}

contest_pail() {
	contest "pail -j$JOBS" "$PAIL" get -q -j $JOBS -f "$T/list" "$T/dest"
	limit requests "$requests" $((COUNT + 1))
	limit HEADs "$heads" 0
	limit connections "$connections" $((JOBS + COUNT / 100))
}

contest_curl() {
	command -v curl >/dev/null || return 0
	contest "curl -Z --parallel-max $JOBS" curl -sf -Z --parallel-max \
		$JOBS --cacert "$AWS_CA_BUNDLE" --aws-sigv4 \
		"aws:amz:$AWS_REGION:s3" --user \
		"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
		-H "x-amz-content-sha256: UNSIGNED-PAYLOAD" -K "$T/curl"
}

contest_boto3() {
	python=$(python_boto3)
	if [ -z "$python" ]; then
		echo "(no boto3)"
		return 0
	fi
	contest "boto3, download_file, 8 threads" "$python" \
		"$HERE/listings.py" objects "$COUNT" 8 bench many/ "$T/dest"
}

trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
tests/tools/pki.sh "$T/pki" >/dev/null
server_start
lists_write
server_stop
ticks=$(steal)
table_head "$COUNT objects of $SIZE over TLS, s3d, median of $RUNS"
contest_pail
contest_curl
contest_boto3
echo "steal during the run: $(($(steal) - ticks)) ticks"
exit $failed
