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

# server NAME OPTION...: starts s3d over TLS and leaves its port in $PORT and
# its pid in $SERVER; counters come to $T/NAME.stats when it is stopped.
server() {
	server_name=$1
	shift
	rm -f "$T/$server_name.ready"
	"$S3D" --port 0 --ready "$T/$server_name.ready" \
		--stats "$T/$server_name.stats" --log "$T/$server_name.log" \
		--access-key "$KEY_ID" --secret-key "$SECRET" "$@" \
		> "$T/$server_name.out" 2>&1 &
	SERVER=$!
	T_PIDS="$T_PIDS $SERVER"
	n=0
	while [ ! -s "$T/$server_name.ready" ]; do
		n=$((n + 1))
		if [ $n -gt 200 ] || ! kill -0 "$SERVER" 2>/dev/null; then
			not_ok "$server_name" "s3d did not start: $(cat "$T/$server_name.out")"
			exit 1
		fi
		sleep 0.05
	done
	PORT=$(cat "$T/$server_name.ready")
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

# pail ARG...: runs it with the test's credentials; output in $T/out, $T/err,
# status in $STATUS.
pail() {
	STATUS=0
	env -i PATH="$PATH" AWS_ACCESS_KEY_ID="$KEY_ID" \
		AWS_SECRET_ACCESS_KEY="$SECRET" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" ${PAIL_ENV:-} \
		$RUN "$PAIL" "$@" > "$T/out" 2> "$T/err" || STATUS=$?
}

# sums DIR: sha256sum lines of all files beneath DIR, sorted by name.
sums() { (cd "$1" && find . -type f | sed 's|^\./||' | LC_ALL=C sort |
	while IFS= read -r f; do sha256sum "$f"; done); }
