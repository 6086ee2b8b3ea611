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
BIG=$(sum b big)

# One object over all connections, and over one.
for j in 1 4 8; do
	tls_server parts$j
	mkdir -p "$T/d$j"
	pail get -j $j s3://b/big "$T/d$j"
	server_stop "$SERVER"
	is "-j$j: status" "$STATUS" 0
	holds "-j$j: bytes" "$T/d$j/big" "$BIG"
	requests=$(stat_of parts$j requests)
	limit=$((3 * j))
	if [ "$requests" -le $limit ]; then ok "-j$j: $requests requests"
	else not_ok "-j$j: requests" "$requests, over $limit"; fi
	is "-j$j: no litter" "$(ls -A "$T/d$j")" big
done

# A server without ranges: one stream.
tls_server whole --fault range_ignored
pail get s3://b/big "$T/whole"
is "no ranges: status" "$STATUS" 0
holds "no ranges: bytes" "$T/whole" "$BIG"
server_stop "$SERVER"

# Killed in the middle: the next run fetches the rest.
tls_server slow --throttle 3000000
mkdir "$T/cut"
pail_begin get --checkpoint 1M s3://b/big "$T/cut"
soon found "$T/cut" -name '.pail*j' -size +1k
sleep 1
pail_end KILL
server_stop "$SERVER"
is "killed: part and journal are left" "$(ls -A "$T/cut" | wc -l | tr -d ' ')" 2
tls_server rest
cp -r "$T/cut" "$T/cut2"
cp -r "$T/cut" "$T/cut3"
pail get -v s3://b/big "$T/cut"
server_stop "$SERVER"
is "resumed: status" "$STATUS" 0
holds "resumed: bytes" "$T/cut/big" "$BIG"
is "resumed: no litter" "$(ls -A "$T/cut")" big
has "resumed: it is said" "$T/err" resumed
bytes=$(stat_of rest bytes)
if [ "$bytes" -lt 41943047 ]; then ok "resumed: only $bytes bytes were sent"
else not_ok "resumed: bytes sent" "$bytes"; fi

# The same, but the flash has changed a byte that the journal vouches for.
part=$(find "$T/cut2" -name '.pail*[0-9a-f]')
case $part in *j) part=${part%j} ;; esac
printf 'X' | dd of="$part" bs=1 seek=100 conv=notrunc 2>/dev/null
tls_server rot
pail get s3://b/big "$T/cut2"
server_stop "$SERVER"
is "bit rot: status" "$STATUS" 0
holds "bit rot: bytes" "$T/cut2/big" "$BIG"

# The same, but the object has been replaced by another.
cp "$T/spec" "$T/spec.old"
sed 's/41943047 big/41943048 big/' "$T/spec.old" > "$T/spec"
tls_server changed
pail get -v s3://b/big "$T/cut3"
server_stop "$SERVER"
is "replaced: status" "$STATUS" 0
has "replaced: it is said" "$T/err" 'object changed'
lacks "replaced: nothing is called resumed" "$T/err" resumed
holds "replaced: bytes" "$T/cut3/big" "$(sum b big)"
cp "$T/spec.old" "$T/spec"

# The deadline: what is done is kept, and said to be so.
tls_server late --throttle 3000000
mkdir "$T/late"
pail get --max-time 3 --checkpoint 1M s3://b/big "$T/late"
is "deadline: status" "$STATUS" 75
is "deadline: the journal is there" "$(find "$T/late" -name '.pail*j' | wc -l | tr -d ' ')" 1
server_stop "$SERVER"
tls_server later
pail get s3://b/big "$T/late"
holds "deadline: the next run ends it" "$T/late/big" "$BIG"
pail get --no-resume s3://b/big "$T/again"
holds "--no-resume" "$T/again" "$BIG"
server_stop "$SERVER"

# Checksums
tls_server sums --checksums
pail get -v s3://b/big "$T/sum"
has "crc64nvme, combined" "$T/err" crc64nvme
holds "crc64nvme, combined: bytes" "$T/sum" "$BIG"
pail get --require-checksum s3://b/mid "$T/mid"
is "--require-checksum with a checksum" "$STATUS" 0
server_stop "$SERVER"
tls_server nosums
pail get --require-checksum s3://b/mid "$T/mid2"
is "--require-checksum without one: integrity" "$STATUS" 65
is "--require-checksum without one: nothing" "$(ls "$T/mid2" 2>/dev/null)" ""
pail get --sha256 "$BIG" s3://b/big "$T/given"
is "--sha256, right" "$STATUS" 0
pail get --sha256 "$(echo "$BIG" | tr 0-9 1-90)" s3://b/big "$T/given2"
is "--sha256, wrong: integrity" "$STATUS" 65
has "--sha256, wrong: said" "$T/err" 'checksum does not match: sha256(given): '
is "--sha256, wrong: nothing" "$(ls "$T/given2" 2>/dev/null)" ""
is "--sha256, wrong: no litter" "$(find "$T" -maxdepth 1 -name '.pail*')" ""
printf 's3://b/big\tg3\tsha256:%s\n' "$BIG" > "$T/list"
mkdir "$T/l"
pail get -v -f "$T/list" "$T/l"
has "a digest in the list" "$T/err" 'sha256(given)'
printf '%s  big\n' "$BIG" > "$T/SHA256SUMS"
pail get -f "$T/SHA256SUMS" --base s3://b/ "$T/l"
holds "SHA256SUMS with --base" "$T/l/big" "$BIG"
pail get --expect-etag '"0000"' s3://b/mid "$T/x"
is "--expect-etag, wrong: integrity" "$STATUS" 65
pail get --readback s3://b/big "$T/read"
holds "--readback" "$T/read" "$BIG"
for mode in none end full; do
	pail get --sync=$mode s3://b/mid "$T/sync-$mode"
	is "--sync=$mode" "$STATUS" 0
done
server_stop "$SERVER"
tls_server flip --checksums --fault flip_once
pail get s3://b/big "$T/flip"
is "a byte flipped once: fetched again" "$STATUS" 0
holds "a byte flipped once: bytes" "$T/flip" "$BIG"
server_stop "$SERVER"
tls_server flips --checksums --fault flip
pail get s3://b/big "$T/flips"
is "bytes always flipped: integrity" "$STATUS" 65
is "bytes always flipped: nothing" "$(ls "$T/flips" 2>/dev/null)" ""
server_stop "$SERVER"

# Small objects share their syncs.
if command -v strace > /dev/null; then
	tls_server group
	numbered 60 's3://b/small/o%06d' > "$T/sixty"
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
