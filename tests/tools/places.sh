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
tls="--cert $T/pki/server.pem --key $T/pki/server.key"
server fast --spec "$T/spec" --checksums $tls
FAST=https://localhost:$PORT
server slow --spec "$T/spec" --checksums --throttle 4000000 $tls
SLOW=https://localhost:$PORT
sum() { "$S3D" --cat --spec "$T/spec" --bucket b --key "$1" | sha256sum | cut -d' ' -f1; }
BIG=$(sum big)
SMALL=$(sum small)
i=1
while [ $i -le 30 ]; do
	printf 's3://b/some/o%06d\n' $i
	i=$((i + 1))
done > "$T/list"
PAIL_ENV="AWS_ENDPOINT_URL_S3=$FAST"

sum_of() { if [ -f "$1" ]; then sha256sum < "$1" | cut -d' ' -f1; else echo none; fi; }
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
# wait_for FILES: until one of those is there and not empty
wait_for() {
	n=0
	until [ -n "$(find "$1" -name "$2" -size +0 2>/dev/null)" ] ||
		[ $n -gt 400 ]; do
		n=$((n + 1)); sleep 0.025
	done
}
# begin ARG...: pail in the background, its pid in $VICTIM
begin() {
	env -i PATH="$PATH" AWS_ACCESS_KEY_ID="$KEY_ID" \
		AWS_SECRET_ACCESS_KEY="$SECRET" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" AWS_ENDPOINT_URL_S3="$SLOW" \
		$RUN "$PAIL" "$@" > "$T/out" 2> "$T/err" &
	VICTIM=$!
}
# end [SIGNAL]: of what has begun
end() {
	[ -z "${1-}" ] || kill -"$1" "$VICTIM" 2> /dev/null || :
	STATUS=0
	wait "$VICTIM" 2> /dev/null || STATUS=$?
}
