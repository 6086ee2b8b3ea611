#!/bin/sh
# tsan.sh: many objects and a large one over eight connections, with what can
# go wrong meanwhile, and with credentials that end, under the thread
# sanitizer: not one report.
#
# TSAN_PAIL  the program (build/tsan/pail, which is made)
set -eu
SUITE=tsan
. tests/e2e/lib.sh
PAIL=${TSAN_PAIL:-build/tsan/pail}
RACE=99 # the status of a run that has a report

if [ -z "${TSAN_PAIL-}" ] &&
	! make -s TARGET=tsan build/tsan/pail > "$T/make.out" 2>&1; then
	skip "all" "does not build: $(tail -n 1 "$T/make.out")"
	exit 0
fi
# It wants its addresses where they were in its youth: on kernels that place
# more at random it runs only without that.
if "$PAIL" --version > /dev/null 2>&1; then
	RUN=
elif setarch -R "$PAIL" --version > /dev/null 2>&1; then
	RUN='setarch -R'
else
	skip "all" "the thread sanitizer does not run here"
	exit 0
fi
pki

SMALL=200
cat > "$T/spec" <<END
bucket b
object b 41943047 big
objects b $SMALL 5000 small/o
END
{
	echo s3://b/big
	numbered $SMALL 's3://b/small/o%06d'
} > "$T/list"
for v in 0 1 2; do
	sum b big --version $v
done > "$T/big.sums"

start() {
	tls_server "$@" --checksums
	PAIL_ENV="$PAIL_ENV TSAN_OPTIONS=halt_on_error=1:exitcode=$RACE"
	rm -rf "$T/d"
	mkdir "$T/d"
}

# quiet NAME: false, and told, when there is a report
quiet() {
	grep -q ThreadSanitizer "$T/err" || return 0
	not_ok "$1" "$(grep -m 1 'SUMMARY: Thr' "$T/err")"
	sed -n '/WARNING: Thr/,$s/^/#   /p' "$T/err"
	return 1
}

# judge NAME STATUS...: those that may be; no report, and no wrong file
judge() {
	name=$1
	shift
	quiet "$name" || return 0
	case " $* " in
	*" $STATUS "*) ;;
	*)
		not_ok "$name" "status $STATUS, not $*: $(tail -n 3 "$T/err" |
			tr '\n' ' ')"
		return
		;;
	esac
	if [ -e "$T/d/big" ] && ! grep -q "$(sum_of "$T/d/big")" "$T/big.sums"; then
		not_ok "$name" "wrong bytes"
	elif [ "$STATUS" = 0 ] &&
		[ "$(ls "$T/d" | wc -l)" != $((SMALL + 1)) ]; then
		not_ok "$name" "$(ls "$T/d" | wc -l) files"
	else
		ok "$name: status $STATUS"
	fi
}

# all NAME STATUS OPTION...: everything, with s3d's options
all() {
	name=$1 want=$2
	shift 2
	start all "$@"
	pail get -j 8 --checkpoint 1M --retries 4 --max-time 120 \
		--progress 1 -v -f "$T/list" "$T/d"
	server_stop "$SERVER"
	judge "$name" $want
}

all "undisturbed" 0
# Of the small ones nine: each costs all workers two waits.
all "busy at first" 0 --fault s503_x2 --fault-key small/o00000 \
	--fault s503_x2 --fault-key big
all "broken in the middle" 0 --fault rst_mid_x2 --fault-key small/o00000 \
	--fault rst_mid_x2 --fault-key big
all "no ranges" 0 --fault range_ignored
all "the object changes" "0 65 80" --fault etag_change --fault-key big
all "a byte flipped once" 0 --fault flip_once

start late --throttle 1000000
pail get -j 8 --checkpoint 1M --max-time 2 -f "$T/list" "$T/d"
judge "out of time" 75
pail get -j 8 --checkpoint 1M --max-time 2 -f "$T/list" "$T/d"
judge "resumed, and out of time" 75

for signal in INT TERM; do
	pail_begin get -j 8 --checkpoint 1M -f "$T/list" "$T/d"
	sleep 1.5
	pail_end $signal
	judge "SIG$signal" 130 143
done
server_stop "$SERVER"
start rest
pail get -j 8 --readback -f "$T/list" "$T/d"
judge "what is left, read back" 0
server_stop "$SERVER"

# Credentials that end under way: by their own date, or by the server's word.
rm -rf "$T/d"
. tests/authority/lib.sh
devices
. tests/authority/world.sh
sed -n 's|small/|many/|p' "$T/list" > "$T/list.many"
S3_OPT='--delay 100'

# renewed NAME DIR: all are there, by two sets of credentials
renewed() {
	quiet "$1" || return 0
	is "$1" "$(ls "$2" | grep -c '^o') files, $(counter issued) sets" \
		"$SMALL_MANY files, 2 sets"
}

SMALL_MANY=$(wc -l < "$T/list.many" | tr -d ' ')
for source in container role; do
	world "ends-$source" --lasts 2,3600
	use $source
	ENV="$ENV TSAN_OPTIONS=halt_on_error=1:exitcode=$RACE"
	ask get -j 8 -f "$T/list.many" "$T/d/$source/"
	renewed "renewed before the end, $source" "$T/d/$source"
	world_end
done
for source in imds iot; do
	world "refused-$source"
	use $source
	ENV="$ENV TSAN_OPTIONS=halt_on_error=1:exitcode=$RACE"
	ask get -j 8 -f "$T/list.many" "$T/d/$source/" &
	asking=$!
	soon some_there "$T/d/$source"
	tell expire > /dev/null
	wait $asking || :
	renewed "renewed when refused, $source" "$T/d/$source"
	world_end
done
