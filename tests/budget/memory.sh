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
server memory --cert "$T/pki/server.pem" --key "$T/pki/server.key" --tls13 \
	--line 'bucket b' --line 'objects b 40 1K small/' \
	--line "object b $SIZE large"

# peak NAME SOURCE...: downloads, sets $peak in KiB.
peak()
{
	mkdir "$T/$1"
	to=$T/$1
	shift
	env -i PATH="$PATH" AWS_ACCESS_KEY_ID="$KEY_ID" \
		AWS_SECRET_ACCESS_KEY="$SECRET" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/bundle.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$PORT" \
		tests/tools/measure.py "$T/figures" "$PAIL" get -q -j 4 "$@" \
		"$to/" >"$T/out" 2>&1 || {
		not_ok memory "$(tail -n 2 "$T/out" | tr '\n' ' ')"
		exit 1
	}
	read -r wall cpu peak <"$T/figures"
	rm -rf "$to"
	echo "    $wall s, CPU $cpu s, VmHWM $peak KiB: $# objects"
}

small=
n=1
while [ $n -le 40 ]; do
	small="$small s3://b/small/$(printf '%06d' $n)"
	n=$((n + 1))
done
# shellcheck disable=SC2086
peak small $small
peak_small=$peak
peak large s3://b/large

# One object keeps fewer connections busy: it may take less, but not more.
most=$peak_small
[ "$peak" -le "$most" ] || most=$peak
tests/budget/budget.sh value rss.peak "$most" || status=1
tests/budget/budget.sh value rss.spread $((most - peak_small)) || status=1
exit $status
