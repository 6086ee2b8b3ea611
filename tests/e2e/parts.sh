#!/bin/sh
# parts.sh: objects that were uploaded in parts, with the built binary against
# s3d: composite checksums and ETags over the sums of their parts.
set -eu
SUITE=parts
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'SPEC'
bucket b
multipart b 12582917 5M big
multipart b 700000 300000 mid
multipart b 5000 5000 one
multipart b 0 5M none
uneven b 1450000 300000 uneven
SPEC
BIG=$(sum b big)
count_heads() { grep -c ' HEAD ' "$T/$1.log" || :; }

# Each kind of them, over one connection and over four.
for alg in sha256 sha1 crc32c crc32; do
	tls_server $alg --composite $alg
	for j in 1 4; do
		mkdir -p "$T/$alg$j"
		pail get -v --require-checksum -j $j s3://b/big s3://b/mid \
			s3://b/one s3://b/none "$T/$alg$j"
		is "$alg -j$j: status" "$STATUS" 0
		holds "$alg -j$j: bytes" "$T/$alg$j/big" "$BIG"
		has "$alg -j$j: how" "$T/err" "verified: $alg-parts 4\$"
	done
	server_stop "$SERVER"
	# One HEAD an object, and none where there is but one part.
	is "$alg: HEAD" "$(count_heads $alg)" 4
	is "$alg: signed as sent" "$(stat_of $alg respelled)" 0
done
tls_server anonymous --composite crc32c --anonymous
pail get -v --no-sign-request s3://b/mid "$T/anonymous"
has "not signed" "$T/err" 'verified: crc32c-parts 1$'
server_stop "$SERVER"

# The ETag alone. On a server that is not AWS's it can say yes, but not no.
tls_server etag
pail get -v --require-checksum s3://b/big "$T/etag"
is "etag: status" "$STATUS" 0
has "etag: how" "$T/err" 'verified: etag-md5-parts 1$'
lacks "etag: no note" "$T/err" 'not verifiable'
server_stop "$SERVER"

# A full-object CRC goes before, without a HEAD.
tls_server full --checksums
pail get -v s3://b/big "$T/full"
has "full object: how" "$T/err" 'verified: crc64nvme 1$'
server_stop "$SERVER"
is "full object: HEAD" "$(stat_of full head)" 0
# So does what the user gives.
tls_server given --composite sha256
pail get -v --sha256 "$BIG" s3://b/big "$T/given"
has "given: how" "$T/err" 'verified: sha256(given) 1$'
server_stop "$SERVER"
is "given: HEAD" "$(stat_of given head)" 0

# A flipped byte: all is fetched again once, then it has failed.
tls_server flip --composite sha256 --fault flip --fault-times 1
pail get -v s3://b/mid "$T/flip"
is "flipped once: status" "$STATUS" 0
holds "flipped once: bytes" "$T/flip" "$(sum b mid)"
has "flipped once: it is said" "$T/err" 'checksum does not match, started again'
server_stop "$SERVER"
for alg in sha256 crc32; do
	tls_server flips --composite $alg --fault flip
	echo old > "$T/flips"
	pail get -v s3://b/mid "$T/flips"
	is "flipped always, $alg: integrity" "$STATUS" 65
	is "flipped always, $alg: the old file" "$(cat "$T/flips")" old
	is "flipped always, $alg: no litter" "$(find "$T" -maxdepth 1 -name '.pail*')" ""
	server_stop "$SERVER"
	is "flipped always, $alg: GET" "$(stat_of flips get)" 2
	rm "$T/flips.log"
done

# A server that does not know partNumber.
tls_server whole --composite sha256 --fault no_part_number
pail get -v s3://b/big "$T/whole"
is "no partNumber: status" "$STATUS" 0
holds "no partNumber: bytes" "$T/whole" "$BIG"
has "no partNumber: it is said" "$T/err" 'not verifiable: its checksum is over parts'
is "no partNumber: once" "$(grep -c 'not verifiable' "$T/err")" 1
has "no partNumber: how" "$T/err" 'verified: none 1$'
pail get s3://b/big "$T/whole2"
lacks "no partNumber: without -v it is not" "$T/err" 'not verifiable'
pail get --require-checksum s3://b/big "$T/whole3"
is "no partNumber, --require-checksum: integrity" "$STATUS" 65
is "no partNumber, --require-checksum: nothing" "$(ls "$T/whole3" 2>/dev/null)" ""
server_stop "$SERVER"
# One that refuses the question.
tls_server refuses --composite sha256 --fault s403_head
pail get -v s3://b/mid "$T/refused"
is "HEAD refused: status" "$STATUS" 0
has "HEAD refused: it is said" "$T/err" 'not verifiable: its checksum is over parts'
server_stop "$SERVER"

# The object changes between the last byte and the question.
"$S3D" --cat --spec "$T/spec" --bucket b --key mid --version 1 > "$T/mid.1"
for dial in etag_change etag_ignore_ifmatch; do
	tls_server $dial --composite sha256 --fault $dial
	pail get -v --require-checksum s3://b/mid "$T/$dial"
	is "$dial: status" "$STATUS" 0
	is "$dial: one version" "$(cmp "$T/$dial" "$T/mid.1" && echo same)" same
	has "$dial: it is said" "$T/err" 'the object changed, started again'
	server_stop "$SERVER"
done

# Parts of several sizes: the first one's size is no proof of the others'.
tls_server uneven --composite sha256
pail get -v s3://b/uneven "$T/uneven"
is "uneven parts: status" "$STATUS" 0
holds "uneven parts: bytes" "$T/uneven" "$(sum b uneven)"
has "uneven parts: it is said" "$T/err" 'not verifiable: its checksum is over parts'
server_stop "$SERVER"
is "uneven parts: fetched once" "$(stat_of uneven get)" 1

# Killed in the middle: the journal knows what is over parts.
tls_server slow --composite sha256 --throttle 2000000
mkdir "$T/cut"
pail_begin get --checkpoint 1M s3://b/big "$T/cut"
soon found "$T/cut" -name '.pail*j' -size +1k
pail_end KILL
server_stop "$SERVER"
cp -r "$T/cut" "$T/cut2"
tls_server rest --composite sha256
pail get -v --require-checksum s3://b/big "$T/cut"
is "resumed: status" "$STATUS" 0
holds "resumed: bytes" "$T/cut/big" "$BIG"
has "resumed: how" "$T/err" 'sha256-parts,resumed'
server_stop "$SERVER"
# The same, but the bytes of the rest come wrong.
tls_server spoilt --composite sha256 --fault flip
pail get -v s3://b/big "$T/cut2"
is "resumed, flipped: integrity" "$STATUS" 65
is "resumed, flipped: nothing" "$(ls "$T/cut2")" ""
server_stop "$SERVER"
