#!/bin/sh
# demo.sh: the main job, shown. Starts an S3 server on loopback over TLS with a
# throw-away CA, lists and downloads 40 objects of mixed sizes with 4 workers,
# asks for them again, compares every hash, stops the server. `make demo` runs it
# with all it needs built.
set -eu
SUITE=demo
. tests/e2e/lib.sh

pki
# 40 objects: 30 of 1 KiB to 300 KiB, 8 of 4 MiB, two large ones
{
	echo "bucket firmware"
	i=1
	while [ $i -le 30 ]; do
		echo "object firmware $((i * i * 331 + 1024)) assets/icon-$i.png"
		i=$((i + 1))
	done
	i=1
	while [ $i -le 8 ]; do
		echo "object firmware 4194304 parts/part-$i.bin"
		i=$((i + 1))
	done
	echo "object firmware 25165824 image/rootfs.squashfs"
	echo "object firmware 12345678 image/kernel.img"
} > "$T/spec"

tls_server demo --checksums --throttle 6000000
echo "An S3 server on https://localhost:$PORT, TLS with a CA made a moment ago."

run() {
	echo "\$ pail $*"
	STATUS=0
	env AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
		AWS_REGION=us-east-1 AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$PORT" \
		"$PAIL" "$@" || STATUS=$?
	[ "$STATUS" = 0 ] || { echo "pail ended with $STATUS"; exit 1; }
}
run ls s3://firmware/
run get --changed -v --progress 1 s3://firmware/ "$T/dest"
run get --changed s3://firmware/ "$T/dest"

"$S3D" --sum --spec "$T/spec" | sed 's|  firmware/|  |' |
	LC_ALL=C sort -k 2 > "$T/want"
sums "$T/dest" | grep -v -F .pail-state | LC_ALL=C sort -k 2 > "$T/got"
if ! cmp -s "$T/want" "$T/got"; then
	diff "$T/want" "$T/got" | head
	echo "the hashes differ"
	exit 1
fi
echo "$(wc -l < "$T/got" | tr -d ' ') files, every SHA-256 as the server computes it"
