# places.sh: what disks.sh and limits.sh share; sourced after tests/e2e/lib.sh.
# Two servers, a fast and a slow one ($FAST, $SLOW), with b/big, b/small and
# b/some/o000001 to 30, their sums in $BIG and $SMALL, a list of the thirty in
# $T/list; and the steps of a case.
pki
chmod 755 "$T" "$T/pki"
chmod 644 "$T/pki/ca.pem"

cat > "$T/spec" <<'END'
bucket b
object b 12582917 big
object b 3000 small
objects b 30 900000 some/o
END
tls_server slow --checksums --throttle 4000000
SLOW=https://localhost:$PORT
tls_server fast --checksums
FAST=https://localhost:$PORT
BIG=$(sum b big)
SMALL=$(sum b small)
numbered 30 's3://b/some/o%06d' > "$T/list"

litter() { find "$1" -name '.pail*' | wc -l | tr -d ' '; }
# fetched: bytes of bodies of the last run, which was told --json
fetched() { sed -n 's/.*"event":"end".*"fetched":\([0-9]*\).*/\1/p' "$T/err"; }
# next NAME DIR: the run after it, with nothing in its way
next() {
	pail get s3://b/big "$2"
	is "$1: the next run" "$STATUS $(sum_of "$2/big") $(litter "$2")" \
		"0 $BIG 0"
}
# refused NAME STATUS DIR: nothing was fetched, the old file stands there
refused() {
	is "$1: status" "$STATUS" "$2"
	is "$1: before the download" "$(fetched)" 0
	is "$1: the old file" "$(cat "$3/big")" old
	is "$1: no litter" "$(litter "$3")" 0
}
# wait_for DIR NAMES: until one of those is there and not empty
wait_for() { soon found "$1" -name "$2" -size +0; }
# slowly ARG...: pail in the background, from the slow server
slowly() {
	PAIL_ENV="AWS_ENDPOINT_URL_S3=$SLOW"
	pail_begin "$@"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=$FAST"
}
