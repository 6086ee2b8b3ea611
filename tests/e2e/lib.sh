# lib.sh: what the end-to-end scripts share. Sourced with `. tests/e2e/lib.sh`
# from the repository's root. Every script that sources it gets a directory of
# its own in $T, which goes when it ends, together with the servers it started.
#
# PAIL, RUN   the binary (build/pail) and what runs it (a qemu, or nothing)
# S3D         the test server (build/s3d)

PAIL=${PAIL:-build/pail}
RUN=${RUN:-}
S3D=${S3D:-build/s3d}
SECRET=sEcReT-sEnTiNeL-0123456789abcdefABCDEFG
KEY_ID=AKIDEXAMPLEPAIL00001

T=$(mktemp -d)
T_PIDS=
trap 'lib_end' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

lib_end() {
	for pid in $T_PIDS; do
		kill "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	rm -rf "$T"
}

ok() { echo "ok - $SUITE: $1"; }
not_ok() { echo "not ok - $SUITE: $1: $2"; }
skip() { echo "skip - $SUITE: $1: $2"; }

# is NAME GOT WANT: a case that compares two texts.
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "'$2', not '$3'"; fi
}

# has NAME FILE PATTERN: a case that looks for a line in a file.
has() {
	if grep -q -e "$3" "$2"; then
		ok "$1"
	else
		not_ok "$1" "no '$3' in: $(head -c 600 "$2" | tr '\n' '|')"
	fi
}

lacks() {
	if grep -q -e "$3" "$2"; then not_ok "$1" "'$3' is there"; else ok "$1"; fi
}

# holds NAME FILE SUM: a case that compares a file's SHA-256.
holds() {
	if [ -f "$2" ]; then
		is "$1" "$(sum_of "$2")" "$3"
	else
		not_ok "$1" "no file; $(head -c 400 "$T/err")"
	fi
}

# soon COMMAND...: waits until it is true, 20 seconds at the most. Whether it
# is then, what follows will show.
soon() {
	soon_tries=0
	until "$@" || [ $soon_tries -gt 400 ]; do
		soon_tries=$((soon_tries + 1))
		sleep 0.05
	done
}

# found DIR TEST...: whether find finds one there.
found() { [ -n "$(find "$@" 2> /dev/null)" ]; }

has_begun() { [ -s "$2" ] || ! kill -0 "$1" 2> /dev/null; }

# begun NAME PID FILE OUTPUT: waits until a server in the background has
# written FILE. One that does not is the end of the script.
begun() {
	T_PIDS="$T_PIDS $2"
	soon has_begun "$2" "$3"
	if [ ! -s "$3" ]; then
		not_ok "$1" "did not start: $(cat "$4")"
		exit 1
	fi
}

# server NAME OPTION...: starts s3d and leaves its port in $PORT and its pid in
# $SERVER; counters come to $T/NAME.stats when it is stopped.
server() {
	server_name=$1
	shift
	rm -f "$T/$server_name.ready"
	"$S3D" --port 0 --ready "$T/$server_name.ready" \
		--stats "$T/$server_name.stats" --log "$T/$server_name.log" \
		--access-key "$KEY_ID" --secret-key "$SECRET" "$@" \
		> "$T/$server_name.out" 2>&1 &
	SERVER=$!
	begun "$server_name" "$SERVER" "$T/$server_name.ready" \
		"$T/$server_name.out"
	PORT=$(cat "$T/$server_name.ready")
}

# tls_server NAME OPTION...: the same with the objects of $T/spec and the
# certificate that pki makes; pail is told of it.
tls_server() {
	server "$@" --spec "$T/spec" --cert "$T/pki/server.pem" \
		--key "$T/pki/server.key"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
}

server_stop() {
	kill "$1" 2>/dev/null || :
	wait "$1" 2>/dev/null || :
}

# stat NAME COUNTER: a counter of a stopped server.
stat_of() { awk -v n="$2" '$1 == n { print $2 }' "$T/$1.stats"; }

# Throw-away certificates, made once a script.
pki() { tests/tools/pki.sh "$T/pki" "$@" > "$T/pki.out" 2>&1 || {
	cat "$T/pki.out"; exit 1; }; }

# as_user COMMAND...: it takes the shell's place, so it stands in ( ) or before
# an &; with the test's credentials and $PAIL_ENV in its environment, and
# nothing else. A shell starts what runs beside it with SIGINT ignored.
as_user() {
	# shellcheck disable=SC2086
	exec env --default-signal=INT -i PATH="$PATH" \
		AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
		AWS_REGION=us-east-1 AWS_CA_BUNDLE="$T/pki/ca.pem" \
		${PAIL_ENV:-} "$@"
}

# pail ARG...: its output in $T/out and $T/err, its status in $STATUS.
pail() {
	STATUS=0
	# shellcheck disable=SC2086
	(as_user $RUN "$PAIL" "$@") > "$T/out" 2> "$T/err" || STATUS=$?
}

# pail_begin ARG...: the same in the background, its pid in $VICTIM.
pail_begin() {
	# shellcheck disable=SC2086
	as_user $RUN "$PAIL" "$@" > "$T/out" 2> "$T/err" &
	VICTIM=$!
}

# pail_end [SIGNAL]: of that one.
pail_end() {
	[ -z "${1-}" ] || kill -"$1" "$VICTIM" 2> /dev/null || :
	STATUS=0
	wait "$VICTIM" 2> /dev/null || STATUS=$?
}

# pail_measured ARG...: pail, and its seconds in $WALL and $CPU, its most memory
# in KiB in $PEAK. Only of the machine's own program.
pail_measured() {
	STATUS=0
	(as_user tests/tools/measure.py "$T/figures" "$PAIL" "$@") \
		> "$T/out" 2> "$T/err" || STATUS=$?
	read -r WALL CPU PEAK < "$T/figures"
}

# numbered COUNT FORMAT: a line for each number from 1 on.
numbered() {
	numbered_at=1
	while [ $numbered_at -le "$1" ]; do
		# shellcheck disable=SC2059
		printf "$2\n" $numbered_at
		numbered_at=$((numbered_at + 1))
	done
}

# sum BUCKET KEY [OPTION...]: the SHA-256 of what s3d has there.
sum() {
	sum_bucket=$1 sum_key=$2
	shift 2
	"$S3D" --cat --spec "$T/spec" --bucket "$sum_bucket" \
		--key "$sum_key" "$@" | sha256sum | cut -d' ' -f1
}

# sum_of FILE: its SHA-256, or "none".
sum_of() {
	if [ -f "$1" ]; then sha256sum < "$1" | cut -d' ' -f1; else echo none; fi
}

# sums DIR: sha256sum lines of all files beneath DIR, sorted by name.
sums() { (cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort |
	while IFS= read -r f; do sha256sum "$f"; done); }
