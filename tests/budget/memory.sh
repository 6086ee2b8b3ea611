#!/bin/sh
# memory.sh: peak resident memory (VmHWM) of downloads over TLS 1.3 with four
# workers and the system's full CA bundle, against the limits beside this
# file: 40 objects of 1 KiB, and one of 4 GiB (SIZE=, in s3d's way).
#
# The test's own CA stands behind the system's: the whole file is searched.
set -eu
SUITE=budget
. tests/e2e/lib.sh
SIZE=${SIZE:-4G}
bundle=/etc/ssl/certs/ca-certificates.crt
status=0

pki
[ -s "$bundle" ] || {
	skip memory "no $bundle"
	exit 0
}
cat "$bundle" "$T/pki/ca.pem" >"$T/bundle.pem"
printf 'bucket b\nobjects b 40 1K small/\nobject b %s large\n' "$SIZE" \
	>"$T/spec"
tls_server memory --tls13
PAIL_ENV="$PAIL_ENV AWS_CA_BUNDLE=$T/bundle.pem"

# peak NAME SOURCE...: downloads, sets $PEAK in KiB.
peak()
{
	mkdir "$T/$1"
	to=$T/$1
	shift
	pail_measured get -q -j 4 "$@" "$to/"
	[ $STATUS = 0 ] || {
		not_ok memory "$(tail -n 2 "$T/err" | tr '\n' ' ')"
		exit 1
	}
	rm -rf "$to"
	echo "    $WALL s, CPU $CPU s, VmHWM $PEAK KiB: $# objects"
}

# shellcheck disable=SC2046
peak small $(numbered 40 s3://b/small/%06d)
peak_small=$PEAK
peak large s3://b/large

# One object keeps fewer connections busy: it may take less, but not more.
most=$peak_small
[ "$PEAK" -le "$most" ] || most=$PEAK
tests/budget/budget.sh value rss.peak "$most" || status=1
tests/budget/budget.sh value rss.spread $((most - peak_small)) || status=1
exit $status
