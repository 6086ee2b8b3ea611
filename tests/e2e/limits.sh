#!/bin/sh
# limits.sh: what a process can be short of: descriptors, address space, file
# size, its standard streams, time while it is stopped, the target itself. The old file or the
# whole new one, a status that says what was wrong, and the next run ends it.
set -eu
SUITE=limits
. tests/e2e/lib.sh
. tests/tools/places.sh

# ---- limits ----------------------------------------------------------------

# limited ARG: pail under `ulimit ARG`
limited() {
	STATUS=0
	(export AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
		AWS_REGION=us-east-1 AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="$FAST"
	ulimit $1 || exit 99
	# Nothing but pail itself may be short of it.
	exec $RUN "$PAIL" get --json s3://b/big s3://b/small "$T/limit") \
		> "$T/out" 2> "$T/err" || STATUS=$?
}

# limit ARG STATUS...: with the small and the big object; then without limit
limit() {
	arg=$1
	shift
	rm -rf "$T/limit"
	mkdir "$T/limit"
	limited "$arg"
	case " $* " in
	*" $STATUS "*) ok "ulimit $arg: status $STATUS" ;;
	*) not_ok "ulimit $arg" "status $STATUS: $(cat "$T/err")" ;;
	esac
	case $STATUS-$(sum_of "$T/limit/big")-$(sum_of "$T/limit/small") in
	"0-$BIG-$SMALL" | [1-9]*-none-"$SMALL" | [1-9]*-none-none | \
		[1-9]*-"$BIG"-none) ;;
	*) not_ok "ulimit $arg: bytes" "status $STATUS and $(ls "$T/limit")" ;;
	esac
	# With no memory for the program itself, the system ends it.
	[ "$STATUS" -ge 128 ] ||
		has "ulimit $arg: the last line is there" "$T/err" \
			'"event":"end"'
	pail get s3://b/big s3://b/small "$T/limit"
	[ "$STATUS-$(sum_of "$T/limit/big")-$(litter "$T/limit")" = "0-$BIG-0" ] ||
		not_ok "ulimit $arg: the next run" "status $STATUS: $(cat "$T/err")"
}

limits() {
	limit "-f 20000" 80 # of 512 bytes
	limit "-f 2000" 80
	limit "-f 2" 74
	for n in 4 5 6 7 8 9 10 11 12 13 14 15 16 18 20; do
		limit "-n $n" 0 71 80
	done
	limit "-n 32" 0
	if [ -n "$RUN" ]; then
		skip "ulimit -v" "an emulator takes more"
		return 0
	fi
	limit "-v 8192" 0
	for kib in 5000 4500 4000 3800 3600 3400 3000 2000; do
		limit "-v $kib" 0 71 80
	done
}

# ---- streams and signals ---------------------------------------------------

# shellcheck disable=SC2086
with_streams() { (as_user $RUN "$PAIL" "$@"); }

streams() {
	mkdir "$T/streams"
	STATUS=0
	with_streams get -v s3://b/big "$T/streams" <&- >&- 2>&- || STATUS=$?
	is "no streams at all" "$STATUS $(sum_of "$T/streams/big")" "0 $BIG"
	for closed in '0<&-' '1>&-' '2>&-'; do
		rm "$T/streams/big"
		STATUS=0
		eval "with_streams get -v s3://b/big '$T/streams' $closed" \
			2> "$T/err" || STATUS=$?
		is "closed: $closed" "$STATUS $(sum_of "$T/streams/big")" "0 $BIG"
	done
	STATUS=0
	with_streams get -f - "$T/streams" <&- 2> "$T/err" || STATUS=$?
	is "a list from a closed stdin is no empty list" "$STATUS" 74
	STATUS=0
	with_streams buckets >&- 2> "$T/err" || STATUS=$?
	is "buckets to a closed stdout" "$STATUS" 74
	# The reader has gone before the first word.
	(sleep 0.5; STATUS=0
	with_streams buckets 2> "$T/err" || STATUS=$?
	echo "$STATUS" > "$T/status") | true
	is "buckets into a closed pipe" "$(cat "$T/status")" 74
	has "buckets into a closed pipe: said" "$T/err" '^pail: output: closed'
	STATUS=0
	with_streams buckets > /dev/full 2> "$T/err" || STATUS=$?
	is "buckets to a full disk" "$STATUS" 74
	has "buckets to a full disk: said" "$T/err" '^pail: output: disk full'
	rm "$T/streams/big"
	(sleep 0.5; STATUS=0
	with_streams get -v --progress 1 s3://b/big "$T/streams" 2>&1 || STATUS=$?
	echo "$STATUS" > "$T/status") | true
	is "get with nobody to hear it" \
		"$(cat "$T/status") $(sum_of "$T/streams/big")" "0 $BIG"
}

stopped() {
	mkdir "$T/stopped"
	slowly get s3://b/big "$T/stopped"
	wait_for "$T/stopped" '.pail*'
	kill -STOP "$VICTIM"
	sleep 2
	kill -CONT "$VICTIM"
	pail_end
	is "stopped and continued" "$STATUS $(sum_of "$T/stopped/big")" "0 $BIG"
	rm "$T/stopped/big"
	slowly get --max-time 2 --checkpoint 1M s3://b/big "$T/stopped"
	wait_for "$T/stopped" '.pail*j'
	kill -STOP "$VICTIM"
	sleep 2.5
	kill -CONT "$VICTIM"
	pail_end
	is "stopped past --max-time" "$STATUS $(litter "$T/stopped")" "75 2"
	next "stopped past --max-time" "$T/stopped"
}

# Many at one target: who comes second is told so, and disturbs nothing.
together() {
	mkdir "$T/together"
	slowly get --checkpoint 1M s3://b/big "$T/together"
	first=$VICTIM
	wait_for "$T/together" '.pail*j'
	others=
	i=0
	while [ $i -lt 12 ]; do
		slowly get s3://b/big "$T/together"
		others="$others $VICTIM"
		i=$((i + 1))
	done
	wrong=
	for VICTIM in $others; do
		pail_end
		[ $STATUS = 81 ] || wrong="$wrong $STATUS"
	done
	is "twelve more at one target: locked" "$wrong" ""
	VICTIM=$first
	pail_end
	is "twelve more at one target: the first" \
		"$STATUS $(sum_of "$T/together/big") $(litter "$T/together")" \
		"0 $BIG 0"
}

limits
streams
stopped
together
