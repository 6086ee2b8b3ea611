#!/bin/sh
# engine.sh: ranges, resume and integrity with the built binary against s3d:
# what a cut leaves, what the next run makes of it, and what is never written.
set -eu
SUITE=engine
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'END'
bucket b
object b 41943047 big
object b 300000 mid
objects b 60 5000 small/o
END
sum() { "$S3D" --cat --spec "$T/spec" --bucket b --key "$1" "$@" | sha256sum | cut -d' ' -f1; }
BIG=$("$S3D" --cat --spec "$T/spec" --bucket b --key big | sha256sum | cut -d' ' -f1)
is_big() { # NAME FILE
	if [ -f "$2" ]; then is "$1" "$(sha256sum < "$2" | cut -d' ' -f1)" "$BIG"
	else not_ok "$1" "no file; $(head -c 400 "$T/err")"; fi
}
tls="--cert $T/pki/server.pem --key $T/pki/server.key"

# start NAME OPTION...: a server for the next cases.
start() {
	server "$@" --spec "$T/spec" $tls
	PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
}

# One object over all connections, and over one.
for j in 1 4 8; do
	start parts$j
	mkdir -p "$T/d$j"
	pail get -j $j s3://b/big "$T/d$j"
	server_stop "$SERVER"
	is "-j$j: status" "$STATUS" 0
	is_big "-j$j: bytes" "$T/d$j/big"
	requests=$(stat_of parts$j requests)
	limit=$((3 * j))
	if [ "$requests" -le $limit ]; then ok "-j$j: $requests requests"
	else not_ok "-j$j: requests" "$requests, over $limit"; fi
	is "-j$j: no litter" "$(ls -A "$T/d$j")" big
done

# A server without ranges: one stream.
start whole --fault range_ignored
pail get s3://b/big "$T/whole"
is "no ranges: status" "$STATUS" 0
is_big "no ranges: bytes" "$T/whole"
server_stop "$SERVER"

# Killed in the middle: the next run fetches the rest.
start slow --throttle 3000000
mkdir "$T/cut"
env -i PATH="$PATH" AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
	AWS_CA_BUNDLE="$T/pki/ca.pem" AWS_ENDPOINT_URL_S3="https://localhost:$PORT" \
	$RUN "$PAIL" get --checkpoint 1M s3://b/big "$T/cut" 2> "$T/err" &
victim=$!
n=0
until [ -n "$(find "$T/cut" -name '.pail*j' -size +1k)" ] || [ $n -gt 400 ]; do
	n=$((n + 1)); sleep 0.05
done
sleep 1
kill -KILL $victim
wait $victim 2>/dev/null || :
server_stop "$SERVER"
is "killed: part and journal are left" "$(ls -A "$T/cut" | wc -l | tr -d ' ')" 2
start rest
cp -r "$T/cut" "$T/cut2"
cp -r "$T/cut" "$T/cut3"
pail get -v s3://b/big "$T/cut"
server_stop "$SERVER"
is "resumed: status" "$STATUS" 0
is_big "resumed: bytes" "$T/cut/big"
is "resumed: no litter" "$(ls -A "$T/cut")" big
has "resumed: it is said" "$T/err" resumed
bytes=$(stat_of rest bytes)
if [ "$bytes" -lt 41943047 ]; then ok "resumed: only $bytes bytes were sent"
else not_ok "resumed: bytes sent" "$bytes"; fi

# The same, but the flash has changed a byte that the journal vouches for.
part=$(find "$T/cut2" -name '.pail*[0-9a-f]')
case $part in *j) part=${part%j} ;; esac
printf 'X' | dd of="$part" bs=1 seek=100 conv=notrunc 2>/dev/null
start rot
pail get s3://b/big "$T/cut2"
server_stop "$SERVER"
is "bit rot: status" "$STATUS" 0
is_big "bit rot: bytes" "$T/cut2/big"

# The same, but the object has been replaced by another.
sed 's/41943047 big/41943048 big/' "$T/spec" > "$T/spec2"
server changed --spec "$T/spec2" $tls
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
pail get -v s3://b/big "$T/cut3"
server_stop "$SERVER"
is "replaced: status" "$STATUS" 0
has "replaced: it is said" "$T/err" 'object changed'
lacks "replaced: nothing is called resumed" "$T/err" resumed
is "replaced: bytes" "$(sha256sum < "$T/cut3/big" | cut -d' ' -f1)" \
	"$("$S3D" --cat --spec "$T/spec2" --bucket b --key big | sha256sum | cut -d' ' -f1)"

# The deadline: what is done is kept, and said to be so.
start late --throttle 3000000
mkdir "$T/late"
pail get --max-time 3 --checkpoint 1M s3://b/big "$T/late"
is "deadline: status" "$STATUS" 75
is "deadline: the journal is there" "$(find "$T/late" -name '.pail*j' | wc -l | tr -d ' ')" 1
server_stop "$SERVER"
start later
pail get s3://b/big "$T/late"
is_big "deadline: the next run ends it" "$T/late/big"
pail get --no-resume s3://b/big "$T/again"
is_big "--no-resume" "$T/again"
server_stop "$SERVER"

# Checksums
start sums --checksums
pail get -v s3://b/big "$T/sum"
has "crc64nvme, combined" "$T/err" crc64nvme
is_big "crc64nvme, combined: bytes" "$T/sum"
pail get --require-checksum s3://b/mid "$T/mid"
is "--require-checksum with a checksum" "$STATUS" 0
server_stop "$SERVER"
start nosums
pail get --require-checksum s3://b/mid "$T/mid2"
is "--require-checksum without one: integrity" "$STATUS" 65
is "--require-checksum without one: nothing" "$(ls "$T/mid2" 2>/dev/null)" ""
pail get --sha256 "$BIG" s3://b/big "$T/given"
is "--sha256, right" "$STATUS" 0
pail get --sha256 "$(echo "$BIG" | tr 0-9 1-90)" s3://b/big "$T/given2"
is "--sha256, wrong: integrity" "$STATUS" 65
is "--sha256, wrong: nothing" "$(ls "$T/given2" 2>/dev/null)" ""
is "--sha256, wrong: no litter" "$(find "$T" -maxdepth 1 -name '.pail*')" ""
printf 's3://b/big\tg3\tsha256:%s\n' "$BIG" > "$T/list"
mkdir "$T/l"
pail get -v -f "$T/list" "$T/l"
has "a digest in the list" "$T/err" 'sha256(given)'
printf '%s  big\n' "$BIG" > "$T/SHA256SUMS"
pail get -f "$T/SHA256SUMS" --base s3://b/ "$T/l"
is_big "SHA256SUMS with --base" "$T/l/big"
pail get --expect-etag '"0000"' s3://b/mid "$T/x"
is "--expect-etag, wrong: integrity" "$STATUS" 65
pail get --readback s3://b/big "$T/read"
is_big "--readback" "$T/read"
for mode in none end full; do
	pail get --sync=$mode s3://b/mid "$T/sync-$mode"
	is "--sync=$mode" "$STATUS" 0
done
server_stop "$SERVER"
start flip --checksums --fault flip_once
pail get s3://b/big "$T/flip"
is "a byte flipped once: fetched again" "$STATUS" 0
is_big "a byte flipped once: bytes" "$T/flip"
server_stop "$SERVER"
start flips --checksums --fault flip
pail get s3://b/big "$T/flips"
is "bytes always flipped: integrity" "$STATUS" 65
is "bytes always flipped: nothing" "$(ls "$T/flips" 2>/dev/null)" ""
server_stop "$SERVER"

# Small objects share their syncs.
if command -v strace > /dev/null; then
	start group
	i=1
	while [ $i -le 60 ]; do printf 's3://b/small/o%06d\n' $i; i=$((i + 1)); done > "$T/sixty"
	RUN="strace -f -qq -e trace=fsync,fdatasync,syncfs -o $T/strace"
	pail get -f "$T/sixty" "$T/sixty.d/"
	RUN=
	n=$(grep -c sync "$T/strace" || :)
	is "60 small objects: status" "$STATUS" 0
	if [ "$n" -le 30 ]; then ok "60 small objects: $n syncs"; else not_ok "60 small objects: syncs" "$n"; fi
	server_stop "$SERVER"
else
	skip "60 small objects: syncs" "no strace"
fi
