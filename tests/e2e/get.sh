#!/bin/sh
# get.sh: `pail get` as a script uses it, against s3d over TLS.
set -eu
SUITE=get
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'END'
bucket fw
bucket empty
object fw 100000 image.bin
object fw 0 nothing
object fw 5000 dir/a.txt
object fw 5001 dir/b.txt
object fw 11 odd/a%20b+c%25d.txt
object fw 12 odd//double
object fw 13 odd/../up
object fw 14 odd/./dot
object fw 15 odd/gr%C3%BC%C3%9Fe
object fw 16 odd/what%3Fno%23frag
object fw 17 odd/tab%09nl%0Aend
object fw 18 %5Cback%5Cslash
object fw 19 %23hash
objects fw 250 2000 many/o
objects fw 1 40000000 slow/o
END
tls_server main
MAIN=$SERVER
URL=https://localhost:$PORT
TAB_KEY=$(printf 'odd/tab\tnl\nend')
same() { holds "$1" "$2" "$(sum fw "$3")"; } # NAME FILE KEY
mkdir "$T/d"

# DEST as cp does it
pail get s3://fw/image.bin "$T/d/new.bin"
is "to a file name: status" "$STATUS" 0
same "to a file name: bytes" "$T/d/new.bin" image.bin
pail get s3://fw/image.bin "$T/d"
same "into a directory" "$T/d/image.bin" image.bin
pail get s3://fw/dir/a.txt s3://fw/dir/b.txt "$T/d/made/"
is "DEST/ is made" "$STATUS" 0
same "DEST/ is made: a" "$T/d/made/a.txt" dir/a.txt
same "DEST/ is made: b" "$T/d/made/b.txt" dir/b.txt
pail get s3://fw/dir/a.txt s3://fw/dir/b.txt "$T/d/absent"
is "several sources need a directory" "$STATUS" 74
printf 's3://fw/image.bin\tother\n' > "$T/one"
pail get -f "$T/one" "$T/d/absent"
is "a name in a list needs a directory" "$STATUS $(ls "$T/d/absent" 2>/dev/null)" "64 "
has "a name in a list needs a directory: said" "$T/err" '^pail: line 1 of .*/one: '
printf 's3://fw/image.bin\n' > "$T/one"
pail get -f "$T/one" "$T/d/lone"
same "a list of one line, to a file name" "$T/d/lone" image.bin
pail get s3://fw/nothing "$T/d"
is "an empty object: status" "$STATUS" 0
is "an empty object: size" "$(wc -c < "$T/d/nothing" | tr -d ' ')" 0
echo old > "$T/d/keep"
pail get s3://fw/absent "$T/d/keep"
is "missing key: status" "$STATUS" 66
is "missing key: the old file stays" "$(cat "$T/d/keep")" old
has "missing key: the line names it" "$T/err" 's3://fw/absent: .*localhost.*404.*NoSuchKey'
pail get s3://nobucket/x "$T/d"
is "missing bucket: status" "$STATUS" 66
pail get --literal s3://fw/dir/ "$T/d"
is "a key without a last segment" "$STATUS" 64

# lists
printf 's3://fw/dir/a.txt\tl/one\r\n# a comment\r\n\r\ns3://fw/odd//double\tl/two\n\\s3://fw/odd/tab\\tnl\\nend\tl/th\\x72ee\ns3://fw/\\back\\slash\tl/four\n\\s3://fw/\\x23hash\tl/five\ns3://fw/odd/../up\tl/up\ns3://fw/odd/./dot\tl/dot\ns3://fw/odd/a b+c%%d.txt\ns3://fw/odd/grüße\ns3://fw/odd/what?no#frag' > "$T/list"
pail get -f "$T/list" "$T/d"
is "a list: status" "$STATUS" 0
same "a list: named" "$T/d/l/one" dir/a.txt
same "a list: //" "$T/d/l/two" odd//double
same "a list: escaped" "$T/d/l/three" "$TAB_KEY"
same "a list: backslash" "$T/d/l/four" '\back\slash'
same "a list: ../ in the key" "$T/d/l/up" odd/../up
same "a list: ./ in the key" "$T/d/l/dot" odd/./dot
same "a list: blank, plus, per cent" "$T/d/a b+c%d.txt" "odd/a b+c%d.txt"
same "a list: UTF-8" "$T/d/grüße" odd/grüße
same "a list: ? and #" "$T/d/what?no#frag" "odd/what?no#frag"
STATUS=0
pail get -f - "$T/d/piped/" < "$T/list"
cat "$T/list" | { STATUS=0; pail get -f - "$T/d/piped2/"; is "stdin" "$STATUS" 0; }
is "stdin from a file" "$STATUS" 0
is "stdin: as many files" "$(find "$T/d/piped" -type f | wc -l)" 10
printf 's3://fw/image.bin\ta\ts\tmore\n' > "$T/bad"
pail get -f "$T/bad" "$T/d"
is "a wrong line: status" "$STATUS" 64
has "a wrong line: named" "$T/err" 'line 1'
has "a wrong line: the last line is there" "$T/err" '^pail: 0 files, 0 bytes'

# two sources for one file
printf 's3://fw/dir/a.txt\tx\ns3://fw/image.bin\ty\ns3://fw/dir/b.txt\tx\n' > "$T/twins"
pail get -f "$T/twins" "$T/d/twins/"
is "two sources for one file: status" "$STATUS" 64
has "two sources for one file: both named" "$T/err" 'line 1 .*line 3'
is "two sources for one file: nothing fetched" "$(ls "$T/d/twins" | wc -l)" 0

pail get s3://fw/dir/a.txt s3://fw/image.bin s3://fw/dir/a.txt "$T/d"
has "twins on the command line: both named" "$T/err" 'source 1 and source 3'

# nothing outside the destination
mkdir -p "$T/jail/in" "$T/outside"
ln -s "$T/outside" "$T/jail/in/link"
ln -s "$T/outside/target" "$T/jail/in/file"
{
	printf 's3://fw/dir/a.txt\t../up\n'
	printf 's3://fw/dir/a.txt\t%s/absolute\n' "$T/outside"
	printf 's3://fw/dir/a.txt\tlink/through\n'
	printf 's3://fw/dir/a.txt\tfile\n'
	printf '\\s3://fw/dir/a.txt\tnul\\x00x\n'
	printf 's3://fw/dir/a.txt\t%s\n' "$(head -c 256 /dev/zero | tr '\0' n)"
	printf 's3://fw/dir/a.txt\t.pail-0000000000000000\n'
	printf 's3://fw/dir/a.txt\tgood\n'
} > "$T/hostile"
pail get -f "$T/hostile" "$T/jail/in"
is "hostile names: status partial" "$STATUS" 80
same "hostile names: the others go on" "$T/jail/in/good" dir/a.txt
is "hostile names: nothing outside" "$(find "$T/outside" | wc -l)" 1
is "hostile names: nothing above" "$(ls "$T/jail")" in
is "hostile names: each is named" "$(grep -c 's3://fw/dir/a.txt' "$T/err")" 7

# --failed
printf 's3://fw/dir/a.txt\tf/a\ns3://fw/absent one\tf/b\n' > "$T/some"
pail get -f "$T/some" --failed "$T/failed" "$T/d"
is "--failed: status" "$STATUS" 80
is "--failed: exactly those" "$(cat "$T/failed")" "$(printf 's3://fw/absent one\tf/b')"
pail get -f "$T/failed" --failed "$T/failed" "$T/d"
is "--failed as -f too: status" "$STATUS" 66
is "--failed as -f too: still there" "$(grep -c absent "$T/failed")" 1
pail get s3://fw/dir/a.txt --failed "$T/failed" "$T/d"
is "--failed: removed when nothing failed" "$(ls "$T/failed" 2>/dev/null)" ""

pail get s3://fw/absent "$T/d/file" --failed "$T/failed"
pail get -f "$T/failed" "$T/d/file"
is "--failed of one file: the same DEST again" "$STATUS" 66
rm "$T/failed"

# credentials, region, usage
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL AWS_SECRET_ACCESS_KEY=wrong"
pail get s3://fw/image.bin "$T/d/x"
is "wrong secret" "$STATUS" 77
has "wrong secret: S3's code" "$T/err" SignatureDoesNotMatch
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL"
pail get --region eu-west-1 s3://fw/image.bin "$T/region.bin"
is "wrong region: the right one is found" "$STATUS" 0
pail get --no-sign-request s3://fw/image.bin "$T/d/x"
is "unsigned is denied" "$STATUS" 77
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL AWS_SECRET_ACCESS_KEY="
pail get s3://fw/image.bin "$T/d/x"
is "no secret: configuration" "$STATUS" 78
has "no secret: the variable is named" "$T/err" AWS_SECRET_ACCESS_KEY
PAIL_ENV="AWS_REGION="
pail get s3://fw/image.bin "$T/d/x"
is "no region for AWS: configuration" "$STATUS" 78
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL"
pail get --region 'x/../y' s3://fw/image.bin "$T/d/x"
is "a hostile region: configuration" "$STATUS" 78
pail
is "no command: usage" "$STATUS" 64
pail get s3://fw/image.bin
is "no DEST: usage" "$STATUS" 64
pail get -j 33 s3://fw/image.bin "$T/d"
is "-j past its maximum: usage" "$STATUS" 64
pail get nonsense "$T/d"
is "no source: usage" "$STATUS" 64
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL AWS_CA_BUNDLE=$T/nowhere.pem"
pail get s3://fw/image.bin "$T/d/x"
is "no CA file: configuration" "$STATUS" 78
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL"
is "nothing of the failures stands there" "$(ls "$T/d/x" 2>/dev/null)" ""

# progress and its forms
pail get -f "$T/some" -v --progress 1 "$T/d"
is "lines are ASCII" "$(LC_ALL=C tr -d '\n -~' < "$T/err" | wc -c)" 0
has "-v names each file" "$T/err" 'f/a'
has "the last line says it all" "$T/err" '1 file.*bytes.*1 failed'
pail get -q s3://fw/image.bin "$T/d"
is "-q leaves the last line" "$(wc -l < "$T/err" | tr -d ' ')" 1
pail get --json -v -f "$T/some" "$T/d"
is "--json: each line parses" "$(python3 -c '
import json, sys
print(",".join(json.loads(l)["event"] for l in open(sys.argv[1])))' "$T/err" | tr , '\n' | sort | tr '\n' ' ')" "end error file "
is "the secret is nowhere" "$(grep -rl "$SECRET" "$T/out" "$T/err" "$T/d" "$T/main.log" 2>/dev/null)" ""
is "no litter" "$(find "$T/d" "$T/jail" -name '.pail*')" ""

# presigned URLs: no credentials needed, no query shown
PRESIGNED=$(AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET \
	tests/tools/s3put.py --endpoint "$URL" --ca "$T/pki/ca.pem" \
	--region us-east-1 presign fw dir/a.txt)
PAIL_ENV="AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY="
pail get -v "$PRESIGNED" "$T/d/presigned"
is "presigned: status" "$STATUS" 0
same "presigned: bytes" "$T/d/presigned" dir/a.txt
lacks "presigned: the query is not shown" "$T/err" Signature
pail get "${PRESIGNED%?????}00000" "$T/d/presigned2"
is "presigned, tampered: denied" "$STATUS" 77
lacks "presigned, tampered: the query is not shown" "$T/err" X-Amz
PAIL_ENV="AWS_ENDPOINT_URL_S3=$URL"

# buckets
pail buckets
is "buckets: status" "$STATUS" 0
is "buckets" "$(tr '\n' ' ' < "$T/out")" "empty fw "
server_stop "$MAIN"

# connections: 250 objects on one connection, closed by the server at 100
tls_server count
numbered 250 's3://fw/many/o%06d' > "$T/many"
pail get -j 1 -f "$T/many" "$T/d/many/"
server_stop "$SERVER"
is "250 objects: status" "$STATUS" 0
is "250 objects: files" "$(ls "$T/d/many" | wc -l)" 250
is "250 objects: requests" "$(stat_of count requests)" 250
is "250 objects: connections" "$(stat_of count connections)" 3
is "250 objects: no HEAD" "$(stat_of count head)" 0

# stops: a slow object, a signal, a deadline
tls_server slow --throttle 1000000
for signal in INT TERM; do
	mkdir -p "$T/stop"
	pail_begin get --failed "$T/left" s3://fw/slow/o000001 s3://fw/image.bin \
		s3://fw/dir/a.txt "$T/stop"
	soon found "$T/stop" -name '.pail*' -size +8k
	pail_end $signal
	want=130
	[ $signal = INT ] || want=143
	is "SIG$signal: status" "$STATUS" $want
	is "SIG$signal: no litter" "$(find "$T/stop" -name '.pail*')" ""
	is "SIG$signal: nothing half done" "$(ls "$T/stop/o000001" 2>/dev/null)" ""
	has "SIG$signal: what is left is listed" "$T/left" slow/o000001
	rm -rf "$T/stop" "$T/left"
done
pail get --max-time 1 s3://fw/slow/o000001 "$T/d/late"
is "--max-time: status" "$STATUS" 75
is "--max-time: nothing half done" "$(ls "$T/d/late" 2>/dev/null)" ""

# a list that never comes: nobody writes to the FIFO, or its writer is silent
mkfifo "$T/never"
before=$RUN
RUN="timeout -s KILL 20 $RUN"
pail get --max-time 1 -f "$T/never" "$T/d/"
is "--max-time: a list that never comes" "$STATUS" 75
exec 9<> "$T/never"
pail get --max-time 1 -f - "$T/d/" <&9
is "--max-time: a list from a silent pipe" "$STATUS" 75
RUN="timeout -s TERM -k 20 1 $before"
pail get -f - "$T/d/" <&9
is "SIGTERM: a list from a silent pipe" "$STATUS" 124
has "SIGTERM: the last line is there" "$T/err" '^pail: 0 files'
exec 9<&-
RUN=$before

# two at one target
pail_begin get s3://fw/slow/o000001 "$T/d/both"
soon found "$T/d" -name '.pail*' -size +8k
pail get s3://fw/image.bin "$T/d/both"
is "two at one target: the second is told" "$STATUS" 81
pail_end TERM
server_stop "$SERVER"

# nobody there
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
pail get --retries 0 s3://fw/image.bin "$T/d/x"
is "nobody listens: network" "$STATUS" 69
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://no-such-host.invalid"
pail get --retries 0 s3://fw/image.bin "$T/d/x"
is "no such host: network" "$STATUS" 69
