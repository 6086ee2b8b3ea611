#!/bin/sh
# redirect.sh: http(s) URLs that send on: how far, by which words, and what is
# left behind on the way.
set -eu
SUITE=redirect
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'END'
bucket b
object b 100000 d/k
object b 30000000 d/big
objects b 20 3000 d/o
END
printf %s 0123456789abcdefghijklmnopqrstuv > "$T/seal"
K=$(sum b d/k)
BIG=$(sum b d/big)
RETRIES='--retries 0'

# tls NAME OPTION...: a server, its URL in $AT; plain: the same without TLS
tls() {
	WORLD=$1
	shift
	rm -f "$T/$WORLD.log"
	server "$WORLD" --anonymous --spec "$T/spec" --cert "$T/pki/server.pem" \
		--key "$T/pki/server.key" "$@"
	AT=https://localhost:$PORT
}
plain() {
	WORLD=$1
	shift
	rm -f "$T/$WORLD.log"
	server "$WORLD" --anonymous --spec "$T/spec" "$@"
	AT=http://localhost:$PORT
}

# count NAME WANT COUNTER...: stops it; so many, one after the other
count() {
	server_stop "$SERVER"
	count_name=$1 count_want=$2
	shift 2
	said=
	for counter in "$@"; do
		said="$said $(stat_of "$WORLD" "$counter")"
	done
	is "$count_name" "$(echo $said)" "$count_want"
}

# get [OPTION...]: the last one is the source
get() {
	rm -rf "$T/d"
	mkdir "$T/d"
	pail get $RETRIES "$@" "$T/d/k"
}
whole() { is "$1" "$STATUS $(sum_of "$T/d/k")" "0 $K"; }
refused() {
	if [ "$STATUS" = "$2" ]; then ok "$1: status"
	else not_ok "$1: status" "$STATUS, not $2: $(head -c 300 "$T/err" | tr '\n' '|')"; fi
	is "$1: nothing is left" "$(find "$T/d" -type f | wc -l)" 0
}

# ---- how far, and by which words ------------------------------------------------
for hops in 1 2 3 4 5; do
	tls far --fault redirect_chain:$hops
	get "$AT/b/d/k"
	whole "$hops redirects"
	count "$hops redirects: requests" $((hops + 1)) requests
done
tls far --fault redirect_chain:6
get "$AT/b/d/k"
refused "6 redirects" 76
has "6 redirects: why" "$T/err" 'too many'
count "6 redirects: requests" 6 requests
tls loop --fault redirect_loop
get "$AT/b/d/k"
refused "a loop" 76
count "a loop: requests" 6 requests
for form in absolute relative dots path query net fragment host; do
	tls form --fault redirect_chain:3:302:$form
	get "$AT/b/d/k"
	whole "Location: $form"
	count "Location: $form: requests" 4 requests
done
for status in 301 302 303 307 308 all; do
	tls status --fault redirect_chain:5:$status
	get "$AT/b/d/k"
	whole "status $status"
	count "status $status: requests" 6 requests
done
for status in 301 302 303 307 308; do
	tls stat --fault "redirect_via:$status:/b/d/o000001" --fault-times 1
	pail stat $RETRIES "$AT/b/d/k"
	is "status $status: stat" "$STATUS" 0
	has "status $status: stat: what is there" "$T/out" 3000
	server_stop "$SERVER"
	has "status $status: stat asks again by HEAD" "$T/stat.log" \
		"HEAD /b/d/o000001 200"
done
for status in 300 304 305 306 309; do
	tls status --fault "redirect_via:$status:/b/d/o000001"
	get "$AT/b/d/k"
	refused "status $status" 76
	count "status $status: requests" 1 requests
done
for to in '' 'ftp://localhost/' 'https://' 'https://a@localhost/' 'javascript:1' \
	'http:///b/d/k' 'https://localhost:99999/'; do
	tls nowhere --fault "redirect_via:302:$to"
	get "$AT/b/d/k"
	refused "to '$to'" 76
	count "to '$to': requests" 1 requests
done

# ---- in ranges, and many of them --------------------------------------------------
for form in absolute host; do
	tls ranges --fault redirect_chain:2:302:$form
	get -j 4 "$AT/b/d/big"
	is "in ranges, $form: status, bytes" "$STATUS $(sum_of "$T/d/k")" "0 $BIG"
	server_stop "$SERVER"
	n=$(grep -c 'hop=2 206 bytes=' "$T/ranges.log" || :)
	if [ "$n" -gt 1 ]; then ok "in ranges, $form: they were"
	else not_ok "in ranges, $form: they were" "$n answers of 206"; fi
done
tls many --fault redirect_chain:1:307:host
numbered 20 "$AT/b/d/o%06d" > "$T/list"
mkdir "$T/many"
pail get $RETRIES -j 4 -f "$T/list" "$T/many"
is "20 URLs: status, files" "$STATUS $(ls "$T/many" | wc -l)" "0 20"
count "20 URLs: requests" 40 requests

# ---- from one scheme to the other --------------------------------------------------
tls down --fault redirect_downgrade
get "$AT/b/d/k"
refused "from https to http" 76
has "from https to http: why" "$T/err" 'from https to http'
count "from https to http: nobody was asked" 0 stranger_requests
tls upper
UPPER=$SERVER
HTTPS=$AT
plain up --fault "redirect_via:302:$HTTPS/b/d/k"
HTTP=$AT
get "$HTTP/b/d/k"
whole "from http to https"
tls back --fault "redirect_via:302:$HTTP/b/d/k"
get "$AT/b/d/k"
refused "from https to http, that would come back" 76
server_stop "$SERVER"
STATUS=0
env -i PATH="$PATH" SSL_CERT_FILE=/nowhere $RUN "$PAIL" get $RETRIES --ca "$T/nowhere" \
	"$HTTP/b/d/k" "$T/d/none" > "$T/out" 2> "$T/err" || STATUS=$?
is "from http to https, without CA certificates" "$STATUS" 78
has "from http to https, without CA certificates: why" "$T/err" 'CA certificates'
plain level --fault redirect_chain:2:302:host
get "$AT/b/d/k"
whole "from http to http"
get --ca "$T/nowhere" "$AT/b/d/k"
whole "from http to http, without CA certificates"
server_stop "$SERVER"

# ---- what stays behind ----------------------------------------------------------------
# With credentials, a token and a customer's key in hand, for S3.
PAIL_ENV='AWS_SESSION_TOKEN=tOkEn-sEnTiNeL'
tls s3
S3=$SERVER
PAIL_ENV="AWS_SESSION_TOKEN=tOkEn-sEnTiNeL AWS_ENDPOINT_URL_S3=$AT"
for to in redirect_stranger redirect_stranger_host:127.0.0.1; do
	tls here --fault $to
	rm -rf "$T/d"
	mkdir "$T/d"
	# The first is of S3, and needs them all; that it is refused is no matter.
	pail get $RETRIES -j 1 --sse-c-key "$T/seal" --request-payer \
		--expected-bucket-owner 123456789012 s3://b/d/o000001 "$AT/b/d/k" "$T/d"
	is "$to: it is followed" "$(cat "$T/d/k")" "a stranger's bytes"
	count "$to: the stranger is asked" 1 stranger_requests
	lacks "$to: no secret goes along" "$T/here.log" SECRETS
	lacks "$to: nor is anything signed before" "$T/here.log" "$KEY_ID"
done
has "S3 had them in the same run" "$T/s3.log" "o000001 .*$KEY_ID"
server_stop "$S3"
PAIL_ENV=

presign() {
	AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET \
		tests/tools/s3put.py --endpoint "$AT" --ca "$T/pki/ca.pem" \
		--region us-east-1 presign b d/k
}
for to in "$HTTPS/b/d/k" '/b/d/o000001' 'o000001' '?hop=1'; do
	tls signed --fault "redirect_via:302:$to" --fault-times 1
	get "$(presign)"
	is "presigned, to $to: status" "$STATUS" 0
	server_stop "$SERVER"
	is "presigned, to $to: signed once" "$(cat "$T/signed.log" "$T/upper.log" |
		grep -c X-Amz-Signature)" 1
	is "presigned, to $to: by its signature" "$(stat_of signed signed)" 1
done
server_stop "$UPPER"
is "presigned: no signature went on" "$(stat_of upper signed)" 0
lacks "presigned: no query went on" "$T/upper.log" X-Amz
