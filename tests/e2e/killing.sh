#!/bin/sh
# killing.sh: kill and resume at random times, while the object changes; and
# what an undisturbed download costs the flash in bytes and in syncs.
#
# ROUNDS=N        how many (60)
# KILLING_SEED=N  the dice
set -eu
SUITE=killing
. tests/e2e/lib.sh
SEED=${KILLING_SEED:-$(date +%s)}
pki

mkdir "$T/work"
echo "# seed $SEED (KILLING_SEED=$SEED)"
(as_user tests/tools/killing.py --rounds "${ROUNDS:-60}" --seed "$SEED" \
	"$S3D" "$T/pki" "$T/work" -- \
	$RUN "$PAIL" get -v -j 4 --checkpoint 2M --retries 3 --max-time 20)

# Wear: what is written, and how often it is synced.
if ! command -v strace > /dev/null; then
	skip "wear" "no strace"
	exit 0
fi
SIZE=41943047
printf 'bucket b\nobject b %d big\n' $SIZE > "$T/spec"
tls_server wear --checksums --throttle 20000000

# limit NAME GOT MOST
limit() {
	if [ "$2" -gt 0 ] && [ "$2" -le "$3" ]; then ok "$1: $2 of at most $3"
	else not_ok "$1" "$2, more than $3 (or none)"; fi
}

# wear JOBS CHECKPOINT_MIB
wear() {
	RUN="strace -f -qq -e trace=pwrite64,fsync,fdatasync,syncfs -o $T/strace"
	begun=$(date +%s)
	pail get -j "$1" --checkpoint "$2M" s3://b/big "$T/wear.out"
	took=$(($(date +%s) - begun))
	RUN=
	is "-j$1, --checkpoint $2M: status" "$STATUS" 0
	limit "-j$1, --checkpoint $2M: bytes written" \
		"$(sed -n 's/.*pwrite64.*= \([0-9]*\)$/\1/p' "$T/strace" |
			awk '{ n += $1 } END { printf "%d", n }')" \
		$((SIZE / 100 * 102))
	# Each checkpoint, by bytes or by time, syncs the data and the
	# journal; beginning costs one sync, and the end two.
	limit "-j$1, --checkpoint $2M: syncs" \
		"$(grep -cE '(fsync|fdatasync|syncfs)(\(| resumed).*= 0' "$T/strace")" \
		$((2 * (SIZE / 1048576 / $2 + took / 5 + 1) + 3))
	rm -f "$T/wear.out"
}
wear 4 8
wear 1 8
wear 4 1
server_stop "$SERVER"
