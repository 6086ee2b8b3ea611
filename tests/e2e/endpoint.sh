#!/bin/sh
# endpoint.sh: where a signed request goes and where it never goes: regions that
# turn out to be others, the 307 of a new bucket, virtual hosts and paths, AWS's
# own host names; and the terms that go with it: who pays, who owns, whose key,
# which version.
#
# It runs in a network of its own, with AWS's names in it, where the machine can
# do that; otherwise the cases that need names are skipped.
#
# PARTS="region hostile ..." runs some of it only.
set -eu
SUITE=endpoint
AWS=s3.us-east-1.amazonaws.com
EVIL='evillocalhost wares.evils3.localhost stranger.localhost evil.com s3.evil.com
wares.s3.evil.com wares.evils3.us-east-1.amazonaws.com x.us-east-1.elb.amazonaws.com
s3.us-east-1.amazonaws.com.evil.com us-east-1.elb.amazonaws.com'
if [ "${INSIDE:-}" = '' ] && tests/tools/names.sh; then
	names="temporary.localhost s3.localhost wares.s3.localhost
		wares.temporary.s3.localhost"
	for name in $EVIL; do names="$names $name=127.0.0.4"; done
	for name in "$AWS" "wares.$AWS" "far.$AWS" "wares.temporary.$AWS"; do
		names="$names $name=127.0.0.2"
	done
	names="$names far.s3.eu-west-1.amazonaws.com=127.0.0.3"
	# shellcheck disable=SC2086
	exec env INSIDE=yes tests/tools/names.sh $names -- "$0"
fi
INSIDE=${INSIDE:-no}
. tests/e2e/lib.sh
pki roads

SEAL=0123456789abcdefghijklmnopqrstuv
printf %s "$SEAL" > "$T/seal"
SEAL_64=$(base64 < "$T/seal")
printf '%s\n' "$SEAL_64" > "$T/seal.64"
cat > "$T/spec" <<END
bucket wares
bucket far
bucket dots.in.it
region far eu-west-1
object wares 100000 image.bin
objects wares 20 3000 many/o
object far 100000 image.bin
objects far 20 3000 many/o
object far 30000000 big
object dots.in.it 500 image.bin
bucket toll
payer toll
object toll 100000 image.bin
object toll 12000000 big
bucket mine
owner mine 111122223333
object mine 100000 image.bin
bucket vault
sealed vault image.bin $(sha256sum < "$T/seal" | cut -d' ' -f1)
sealed vault big $(sha256sum < "$T/seal" | cut -d' ' -f1)
object vault 100000 image.bin
object vault 12000000 big
bucket old
version old image.bin one 90000
version old image.bin two 90001
version old big one 12000000
version old big two 12000001
version old gone one 500
deleted old gone marker
END
# Counts are of requests that went well and no others.
RETRIES='--retries 0'

in_part() { case " ${PARTS:-region hostile moved style aws terms expiry} " in
	*" $1 "*) ;; *) return 1 ;; esac; }

# world NAME OPTION...: a server with the spec, the endpoint of pail from now on
world() {
	WORLD=$1
	shift
	rm -f "$T/$WORLD.log"
	server "$WORLD" --spec "$T/spec" --cert "$T/pki/roads.pem" \
		--key "$T/pki/roads.key" "$@"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
	rm -rf "$T/d"
	mkdir "$T/d"
}

# counts COUNTER...: what the world counted, when it has been stopped
counts() {
	said=
	for counter in "$@"; do
		said="$said $(stat_of "$WORLD" "$counter")"
	done
	echo $said
}

# count NAME WANT COUNTER...: stops the world; so many, one after the other
count() {
	server_stop "$SERVER"
	count_name=$1 count_want=$2
	shift 2
	is "$count_name" "$(counts "$@")" "$count_want"
}

# count_most NAME MOST COUNTER
count_most() {
	server_stop "$SERVER"
	got=$(counts "$3")
	if [ "$got" -le "$2" ]; then ok "$1"; else not_ok "$1" "$got, over $2"; fi
}

# whole NAME KEY [FILE]: the last run ended well, with that object of wares or $B
whole() {
	is "$1: status" "$STATUS" 0
	is "$1: bytes" "$(sum_of "$T/d/${3:-$2}")" "$(sum "${B:-wares}" "$2")"
}

# refused NAME STATUS: so it ended, and left nothing
refused() {
	if [ "$STATUS" = "$2" ]; then ok "$1: status"
	else not_ok "$1: status" "$STATUS, not $2: $(head -c 300 "$T/err" | tr '\n' '|')"; fi
	is "$1: nothing is left" "$(find "$T/d" -type f | wc -l)" 0
}

numbered 20 's3://far/many/o%06d' > "$T/list"

# ---- another region: told once a bucket and run ------------------------------
if in_part region; then
B=far
for how in '301' '400' '301 --hide-region' '400 --hide-region'; do
	name="region, $how"
	# The refusal, the question to the bucket if need be, the request.
	lost=1
	case $how in *hide*) lost=2 ;; esac
	head=$((lost - 1))
	# shellcheck disable=SC2086
	region() { world region --wrong-region $how; }

	region
	pail get $RETRIES s3://far/image.bin "$T/d"
	whole "$name: get" image.bin
	count "$name: get: requests, of the bucket" "$((1 + lost)) $head" requests head_bucket
	region
	pail ls $RETRIES s3://far/many/
	is "$name: ls: status" "$STATUS" 0
	is "$name: ls: names" "$(wc -l < "$T/out")" 20
	count "$name: ls: requests, of the bucket" "$((1 + lost)) $head" requests head_bucket
	region
	pail stat $RETRIES s3://far/image.bin
	is "$name: stat: status" "$STATUS" 0
	has "$name: stat: size" "$T/out" 100000
	count "$name: stat: of the bucket" "$head" head_bucket
	for j in 1 4; do
		region
		pail get $RETRIES -j $j -f "$T/list" "$T/d"
		is "$name: 20 objects, -j$j: status" "$STATUS" 0
		is "$name: 20 objects, -j$j: files" "$(ls "$T/d" | wc -l)" 20
		# Each worker may have begun before the first was told.
		count_most "$name: 20 objects, -j$j: requests" $((20 + j * lost)) requests
	done
	region
	pail get $RETRIES -j 1 s3://far/many/ "$T/d/"
	is "$name: a prefix: status" "$STATUS" 0
	is "$name: a prefix: files" "$(find "$T/d" -type f | wc -l)" 20
	count "$name: a prefix: told once for list and objects" \
		$((21 + lost)) requests
	region
	pail get $RETRIES -j 4 s3://far/big "$T/d"
	whole "$name: ranges" big
	count_most "$name: ranges: of the bucket" $((4 * head)) head_bucket
done

world both
pail get $RETRIES -j 1 s3://far/many/o000001 s3://wares/many/o000002 s3://far/many/o000003 \
	s3://wares/many/o000004 "$T/d"
is "a bucket here, a bucket there: status" "$STATUS" 0
count "a bucket here, a bucket there: requests" 5 requests
world reverse
pail get $RETRIES --region eu-west-1 s3://wares/image.bin "$T/d"
B=wares
whole "told by a 400 without a dial" image.bin
count "told by a 400 without a dial: requests" 2 requests
B=far
world none
PAIL_ENV="$PAIL_ENV AWS_REGION="
pail get $RETRIES s3://far/image.bin "$T/d"
whole "no region was given" image.bin
count "no region was given: requests" 2 requests
world buckets --region eu-west-1
pail buckets $RETRIES
is "the list of buckets: status" "$STATUS" 0
has "the list of buckets" "$T/out" '^far$'
count "the list of buckets: requests" 2 requests
world presign
pail presign s3://far/image.bin
is "presign: status" "$STATUS" 0
count "presign asks nobody" 0 connections
fi

# ---- a region that is none ---------------------------------------------------------
if in_part hostile; then
for told in '' evil.com%23 x%2F..%2Fy a.b long EU-WEST-1 -x x- eu%20west \
	us-east-1%40evil.com us-east-1%3F %3A443; do
	for how in 301 400; do
		name="told '$told', $how"
		world hostile --wrong-region $how --fault "region_evil${told:+:$told}"
		pail get $RETRIES s3://wares/image.bin "$T/d"
		refused "$name: get" 77
		pail get $RETRIES s3://wares/many/ "$T/d/"
		refused "$name: a prefix" 77
		pail ls $RETRIES s3://wares/
		is "$name: ls: status, names" "$STATUS $(wc -l < "$T/out")" "77 0"
		pail stat $RETRIES s3://wares/image.bin
		is "$name: stat: status" "$STATUS" 77
		is "$name: lines are ASCII" "$(cat "$T/out" "$T/err" |
			LC_ALL=C tr -d '\n -~' | wc -c)" 0
		# Each asks, asks the bucket, and gives up; where its HEAD
		# has no words stat asks with GET besides.
		want=8
		[ $how = 301 ] || want=9
		count "$name: requests, of the bucket" "$want 4" requests head_bucket
	done
done
# The later fault bends what the first has bent.
world wanders --fault redirect_region:eu-west-2 \
	--fault redirect_region:eu-west-1 --fault-times 1
pail get $RETRIES s3://wares/image.bin "$T/d"
refused "a bucket that moves on" 77
count_most "a bucket that moves on: requests" 2 requests
fi

# ---- sent elsewhere: a new bucket, and strangers ----------------------------------
if in_part moved; then
B=wares
if [ "$INSIDE" = yes ]; then
	world new --fault redirect_307
	pail get $RETRIES s3://wares/image.bin "$T/d"
	whole "307" image.bin
	pail ls $RETRIES s3://wares/many/
	is "307: ls: status, names" "$STATUS $(wc -l < "$T/out")" "0 20"
	pail stat $RETRIES s3://wares/image.bin
	is "307: stat" "$STATUS" 0
	count "307: requests, signed, refused" "6 6 0" requests signed refused
	world again --fault redirect_307
	pail get $RETRIES -j 1 s3://wares/many/o000001 s3://wares/many/o000002 "$T/d"
	is "307, twice: status" "$STATUS" 0
	count "307: not remembered" 4 requests
	world virtual --fault redirect_307 --domain s3.localhost
	PAIL_ENV=AWS_ENDPOINT_URL_S3=https://s3.localhost:$PORT
	pail get $RETRIES --virtual-style s3://wares/image.bin "$T/d"
	whole "307 to a virtual host" image.bin
	count "307 to a virtual host: requests" 2 requests
	world secret --fault redirect_307
	pail get $RETRIES --sse-c-key "$T/seal" s3://vault/image.bin "$T/d"
	B=vault
	whole "307 with a key" image.bin
	count "307 with a key: requests" 2 requests
	world far --fault redirect_307
	pail get $RETRIES s3://far/image.bin "$T/d"
	B=far
	whole "307, then another region" image.bin
	B=wares
	server_stop "$SERVER"
else
	skip "307 within the domain" "no names of our own here"
fi
world here --fault redirect_307
PAIL_ENV=AWS_ENDPOINT_URL_S3=https://127.0.0.1:$PORT
pail get $RETRIES s3://wares/image.bin "$T/d"
whole "307 to the same address" image.bin
count "307 to the same address: requests" 2 requests

# The stranger's own server: whoever connects to it was led astray.
server stranger --anonymous --line 'object wares 100000 image.bin' \
	--cert "$T/pki/roads.pem" --key "$T/pki/roads.key"
STRANGER=$SERVER
STRANGERS=$PORT

# astray NAME STATUS FAULT [OPTION...]: nowhere, by a name and by an address
astray() {
	name=$1 want=$2 fault=$3
	shift 3
	world astray --fault "$fault" "$@"
	for host in localhost 127.0.0.1; do
		PAIL_ENV=AWS_ENDPOINT_URL_S3=https://$host:$PORT
		pail get $RETRIES s3://wares/image.bin "$T/d"
		refused "$name, $host: get" "$want"
		pail ls $RETRIES s3://wares/
		is "$name, $host: ls: status, names" \
			"$STATUS $(wc -l < "$T/out")" "$want 0"
		pail stat $RETRIES s3://wares/image.bin
		is "$name, $host: stat: status" "$STATUS" "$want"
		pail get $RETRIES --sse-c-key "$T/seal" s3://wares/image.bin "$T/d"
		refused "$name, $host: get with a key" "$want"
	done
	count "$name: no stranger was asked" 0 stranger_requests
}
astray "307 to another port" 76 redirect_stranger
astray "307 to another host" 76 redirect_stranger_host
astray "307 to an address" 76 redirect_stranger_host:127.0.0.1
astray "307 to a name that ends so" 76 redirect_307_stranger
astray "307 without end" 76 redirect_loop
astray "302 to http" 77 redirect_downgrade
for status in 301 302 303 308; do
	# The first two may mean a region, so that the bucket is asked.
	want=76
	[ $status -gt 302 ] || want=77
	astray "$status to another port" $want \
		"redirect_via:$status:https://localhost:$STRANGERS/wares/image.bin"
done
for to in 'http://localhost:%d/' '//localhost:%d/' 'https://a@localhost:%d/' \
	'https://localhost@localhost:%d/' 'ftp://localhost:%d/'; do
	# shellcheck disable=SC2059
	astray "307 to $to" 76 "redirect_via:307:$(printf "$to" "$STRANGERS")"
done
server_stop "$STRANGER"
is "nobody came to the stranger" "$(stat_of stranger connections)" 0

# With the port, but not the name, of the endpoint.
if [ "$INSIDE" = yes ]; then
	server twin --bind 127.0.0.4 --port 9443 --anonymous \
		--line 'object wares 100000 image.bin' \
		--cert "$T/pki/roads.pem" --key "$T/pki/roads.key"
	STRANGER=$SERVER
	for to in evillocalhost evil.com 127.0.0.4; do
		world twins --port 9443 \
			--fault "redirect_via:307:https://$to:9443/wares/image.bin"
		pail get $RETRIES s3://wares/image.bin "$T/d"
		refused "307 to $to, the same port" 76
		server_stop "$SERVER"
	done
	world twins --port 9443 --domain s3.localhost \
		--fault "redirect_via:307:https://wares.evils3.localhost:9443/image.bin"
	PAIL_ENV=AWS_ENDPOINT_URL_S3=https://s3.localhost:9443
	pail get $RETRIES --virtual-style s3://wares/image.bin "$T/d"
	refused "307 to a virtual host's twin, the same port" 76
	server_stop "$SERVER"
	server_stop "$STRANGER"
	is "nobody came to the twin" "$(stat_of twin connections)" 0
fi
fi

# ---- the bucket in the host or in the path -----------------------------------------
# put NAME PATH [OPTION...]: so it was asked for
put() {
	name=$1 want=$2
	shift 2
	rm -f "$T/d"/*
	pail get $RETRIES "$@" "$T/d"
	is "$name: status" "$STATUS" 0
	is "$name: on the wire" "$(sed -n '$s/^[^/]* GET \([^ ]*\) .*/\1/p' \
		"$T/$WORLD.log")" "$want"
}
if in_part style; then
world style --domain s3.localhost
PAIL_ENV=AWS_ENDPOINT_URL_S3=https://127.0.0.1:$PORT
put "an address" /wares/image.bin s3://wares/image.bin
put "an address, --virtual-style" /wares/image.bin --virtual-style s3://wares/image.bin
if [ "$INSIDE" = yes ]; then
	PAIL_ENV=AWS_ENDPOINT_URL_S3=https://s3.localhost:$PORT
	put "a custom endpoint" /wares/image.bin s3://wares/image.bin
	put "--virtual-style" /image.bin --virtual-style s3://wares/image.bin
	put "--path-style" /wares/image.bin --path-style s3://wares/image.bin
	put "--virtual-style, dots over TLS" /dots.in.it/image.bin \
		--virtual-style s3://dots.in.it/image.bin
	printf '[default]\ns3 =\n  addressing_style = virtual\n' > "$T/config"
	PAIL_ENV="$PAIL_ENV AWS_CONFIG_FILE=$T/config"
	put "addressing_style of a profile" /image.bin s3://wares/image.bin
	put "--path-style goes before it" /wares/image.bin --path-style s3://wares/image.bin
	pail ls $RETRIES s3://wares/many/
	is "a virtual host's list" "$STATUS $(wc -l < "$T/out")" "0 20"
else
	skip "virtual hosts" "no names of our own here"
fi
count "no request was spelled another way" "0 0" respelled refused
fi

# ---- AWS's own names: another region is another host --------------------------------
if in_part aws && [ "$INSIDE" = yes ]; then
here() { world here --bind 127.0.0.2 --port 443 --domain "$AWS" --etag md5 "$@"
	PAIL_ENV=; HERE=$SERVER; }
server evil --bind 127.0.0.4 --port 443 --anonymous \
	--line 'object wares 100000 image.bin' --cert "$T/pki/roads.pem" --key "$T/pki/roads.key"
STRANGER=$SERVER
there() { server there --bind 127.0.0.3 --port 443 --region eu-west-1 --etag md5 \
	--spec "$T/spec" --domain s3.eu-west-1.amazonaws.com \
	--cert "$T/pki/roads.pem" --key "$T/pki/roads.key"; THERE=$SERVER; }
B=wares
here
put "AWS" /image.bin s3://wares/image.bin
put "AWS, --path-style" /wares/image.bin --path-style s3://wares/image.bin
put "AWS, dots" /dots.in.it/image.bin s3://dots.in.it/image.bin
pail buckets $RETRIES
has "AWS: buckets" "$T/out" '^wares$'
server_stop "$HERE"
for hide in '' --hide-region; do
	# shellcheck disable=SC2086
	here $hide
	there
	pail get $RETRIES -j 1 -f "$T/list" "$T/d"
	is "AWS, another region $hide: status, files" \
		"$STATUS $(ls "$T/d" | wc -l)" "0 20"
	server_stop "$HERE"
	server_stop "$THERE"
	is "AWS, another region $hide: asked once here" \
		"$(stat_of here get)" 1
	is "AWS, another region $hide: and there for each" \
		"$(stat_of there requests) $(stat_of there refused)" "20 0"
done
here --fault redirect_307
pail get $RETRIES s3://wares/image.bin "$T/d"
whole "AWS, 307" image.bin
server_stop "$HERE"
for told in '' evil.com%2F us-east-1.amazonaws.com.evil.com%23; do
	here --fault "region_evil${told:+:$told}"
	pail get $RETRIES s3://wares/image.bin "$T/d"
	refused "AWS, told '$told'" 77
	server_stop "$HERE"
done
for host in evil.com wares.s3.evil.com wares.evils3.us-east-1.amazonaws.com \
	$AWS.evil.com x.us-east-1.elb.amazonaws.com us-east-1.elb.amazonaws.com; do
	for status in 301 302 303 307 308; do
		here --fault "redirect_via:$status:https://$host/image.bin"
		pail get $RETRIES s3://wares/image.bin "$T/d"
		want=76
		[ $status -gt 302 ] || want=77
		refused "AWS, $status to $host" $want
		server_stop "$HERE"
	done
done
server_stop "$STRANGER"
is "AWS: nobody came to the stranger" "$(stat_of evil connections)" 0
elif in_part aws; then
	skip "AWS's own names" "no names of our own here"
fi

# ---- terms -----------------------------------------------------------------------
if in_part terms; then
world terms
B=toll
pail get $RETRIES s3://toll/image.bin "$T/d"
refused "who pays: nobody" 77
pail get $RETRIES --request-payer s3://toll/image.bin "$T/d"
whole "who pays" image.bin
pail get $RETRIES -j 4 --request-payer s3://toll/big "$T/d"
whole "who pays: ranges" big
pail ls $RETRIES s3://toll/
is "who pays: ls: nobody" "$STATUS" 77
pail ls $RETRIES --request-payer s3://toll/
is "who pays: ls" "$STATUS $(wc -l < "$T/out")" "0 2"
pail stat $RETRIES s3://toll/image.bin
is "who pays: stat: nobody" "$STATUS" 77
pail stat $RETRIES --request-payer s3://toll/image.bin
is "who pays: stat" "$STATUS" 0
rm -f "$T/d"/*

B=mine
OWNER='--expected-bucket-owner 111122223333'
OTHER='--expected-bucket-owner 111122223334'
pail get $RETRIES $OTHER s3://mine/image.bin "$T/d"
refused "whose bucket: another's" 77
pail ls $RETRIES $OTHER s3://mine/
is "whose bucket: ls: another's" "$STATUS" 77
pail stat $RETRIES $OTHER s3://mine/image.bin
is "whose bucket: stat: another's" "$STATUS" 77
pail get $RETRIES $OWNER s3://mine/image.bin "$T/d"
whole "whose bucket" image.bin
pail ls $RETRIES $OWNER s3://mine/
is "whose bucket: ls" "$STATUS" 0
pail stat $RETRIES $OWNER s3://mine/image.bin
is "whose bucket: stat" "$STATUS" 0
for id in 11112222333 1111222233334 11112222333a ''; do
	pail get $RETRIES --expected-bucket-owner "$id" s3://mine/image.bin "$T/d/x"
	is "whose bucket: '$id' is no account" "$STATUS" 64
done
rm -f "$T/d"/*

B=vault
# what is said is kept, to be looked through for the key
sealed() { pail "$@"; cat "$T/out" "$T/err" >> "$T/said"; }
for key in seal seal.64; do
	sealed get -v $RETRIES --sse-c-key "$T/$key" s3://vault/image.bin "$T/d"
	whole "whose key: $key" image.bin
done
sealed get -v --json $RETRIES -j 4 --sse-c-key "$T/seal" s3://vault/big "$T/d"
whole "whose key: ranges" big
sealed get -v $RETRIES --sse-c-key "$T/seal" s3://vault/ "$T/d/all/"
is "whose key: a prefix" "$STATUS $(sum_of "$T/d/all/big")" "0 $(sum vault big)"
sealed stat -v $RETRIES --sse-c-key "$T/seal" s3://vault/image.bin
is "whose key: stat" "$STATUS" 0
rm -rf "$T/d"/*
sealed get -v $RETRIES s3://vault/image.bin "$T/d"
refused "whose key: none" 76
has "whose key: none: the server's words" "$T/err" InvalidRequest
tr 0 1 < "$T/seal" > "$T/seal.other"
sealed get -v $RETRIES --sse-c-key "$T/seal.other" s3://vault/image.bin "$T/d"
refused "whose key: another" 77
sealed stat -v $RETRIES --sse-c-key "$T/seal.other" s3://vault/image.bin
is "whose key: stat: another" "$STATUS" 77
sealed get -v $RETRIES --sse-c-key "$T/seal" s3://wares/image.bin "$T/d"
refused "whose key: an object without one" 76
count "terms: no request was spelled another way" 0 respelled

world keys
head -c 31 "$T/seal" > "$T/seal.31"
{ cat "$T/seal"; printf x; } > "$T/seal.33"
{ cat "$T/seal"; echo; } > "$T/seal.nl"
: > "$T/seal.0"
head -c 31 "$T/seal" | base64 > "$T/seal.31.64"
{ cat "$T/seal"; printf x; } | base64 > "$T/seal.33.64"
tr 0123456789 '!!!!!!!!!!' < "$T/seal.64" > "$T/seal.no64"
head -c 100000 /dev/zero > "$T/seal.huge"
for bad in 31 33 nl 0 31.64 33.64 no64 huge; do
	sealed get $RETRIES --sse-c-key "$T/seal.$bad" s3://vault/image.bin "$T/d"
	refused "a key file: $bad" 78
	has "a key file: $bad: named" "$T/err" "seal.$bad: .*not 32 bytes"
done
sealed get $RETRIES --sse-c-key "$T/seal.none" s3://vault/image.bin "$T/d"
refused "a key file: none" 78
has "a key file: none: said" "$T/err" 'seal.none: .*there is no such file'
count "a key file: before any request" 0 connections
server open --spec "$T/spec"
PAIL_ENV=AWS_ENDPOINT_URL_S3=http://localhost:$PORT
for command in "get" "stat"; do
	DEST=
	[ $command != get ] || DEST=$T/d
	sealed $command $RETRIES --sse-c-key "$T/seal" s3://vault/image.bin $DEST
	refused "a key over http: $command" 78
done
server_stop "$SERVER"
is "a key over http: nobody was asked" "$(stat_of open connections)" 0
is "the key is in no word" "$(cat "$T/said" "$T"/*.log |
	grep -ac -e "$SEAL" -e "$SEAL_64" || :)" 0

# versions
B=old
world versions
# version KEY N SIZE: the sum of the N-th of a key
version() { sum old "$1" --version "$2" --size "$3"; }
pail get $RETRIES s3://old/image.bin "$T/d"
is "the newest version" "$STATUS $(sum_of "$T/d/image.bin")" "0 $(version image.bin 2 90001)"
pail get $RETRIES --version-id one s3://old/image.bin "$T/d"
is "an older version" "$STATUS $(sum_of "$T/d/image.bin")" "0 $(version image.bin 1 90000)"
pail get $RETRIES -j 4 --version-id one s3://old/big "$T/d"
is "an older version in ranges" "$STATUS $(sum_of "$T/d/big")" "0 $(version big 1 12000000)"
pail stat $RETRIES --version-id one s3://old/image.bin
has "stat of an older version" "$T/out" 90000
pail stat $RETRIES s3://old/image.bin
has "stat of the newest version" "$T/out" 90001
rm -f "$T/d"/*
pail get $RETRIES --version-id three s3://old/image.bin "$T/d"
refused "no such version" 66
pail get $RETRIES s3://old/gone "$T/d"
refused "deleted" 66
pail get $RETRIES --version-id marker s3://old/gone "$T/d"
refused "a delete marker" 66
pail stat $RETRIES --version-id marker s3://old/gone
is "stat of a delete marker" "$STATUS" 66
pail get $RETRIES --version-id one s3://old/gone "$T/d"
is "what was before it was deleted" "$STATUS $(sum_of "$T/d/gone")" "0 $(version gone 1 500)"
pail get $RETRIES --version-id 'one&x=y z' s3://old/image.bin "$T/d/x"
is "a version id is a value" "$STATUS" 66
count "versions: all spelled well" "0 0" respelled refused

# A server that keeps no versions, or forgets which one it was asked for.
world newest --fault no_version
for object in old/image.bin old/big wares/image.bin; do
	rm -f "$T/d"/*
	pail get $RETRIES --version-id one "s3://$object" "$T/d"
	refused "another version of $object" 65
	has "another version of $object: why" "$T/err" 'not the version'
	pail stat $RETRIES --version-id one "s3://$object"
	is "stat of another version of $object" "$STATUS $(wc -c < "$T/out")" "65 0"
done
pail get $RETRIES --version-id two s3://old/image.bin "$T/d"
is "the version that it is" "$STATUS" 0
pail get $RETRIES --version-id null s3://wares/image.bin "$T/d"
is "the version that is none" "$STATUS" 0
server_stop "$SERVER"

# A presigned URL is another's: what stands in it goes to the server untouched.
presigned() { # KEY QUERY: with those parameters, encoded, behind the signature's own
	AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET python3 - \
		"localhost:$PORT" "/wares/$1" "$2" <<-'END'
	import sys
	sys.dont_write_bytecode = True
	sys.path.insert(0, "tests/tools")
	import s3put
	host, path, more = sys.argv[1:]
	s = s3put.Signer("us-east-1")
	stamp = s3put.timestamp()
	query = "&".join(("X-Amz-Algorithm=AWS4-HMAC-SHA256",
	    "X-Amz-Credential=" + s3put.encode(s.access + "/" + s.scope(stamp)),
	    "X-Amz-Date=" + stamp, "X-Amz-Expires=900",
	    "X-Amz-SignedHeaders=host", more))
	print("https://%s%s?%s&X-Amz-Signature=%s" % (host, path, query,
	    s.signature(stamp, "\n".join(("GET", path, query, "host:" + host, "",
	    "host", s3put.UNSIGNED)))))
	END
}
B=wares
world presigned
RESPONSE='response-cache-control=no-store&response-content-disposition=attachment%3B%20filename%3D%22a%20%2B%25b.bin%22&response-content-type=x%2Fy'
URL=$(presigned image.bin "$RESPONSE")
PAIL_ENV='AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY='
pail get $RETRIES "$URL" "$T/d/presigned"
whole "presigned with response-*" image.bin presigned
pail get $RETRIES -v "${URL%?}x" "$T/d/x"
is "presigned and bent" "$STATUS" 77
lacks "presigned and bent: the query is not shown" "$T/err" 'response-\|X-Amz'
count "presigned with response-*: untouched" 0 respelled
has "presigned with response-*: on the wire" "$T/presigned.log" \
	"&$(printf %s "$RESPONSE" | sed 's/[.*]/\\&/g')&"
fi

# ---- a token of the environment that ends under way ------------------------------------
if in_part expiry; then
TOKEN=tOkEn-sEnTiNeL-/+=
expires() { # NAME AFTER
	world "$1" --session-token "$TOKEN" --user-expires "1:$2"
	PAIL_ENV="$PAIL_ENV AWS_SESSION_TOKEN=$TOKEN"
}
for j in 1 4; do
	expires expiry 3
	pail get -j $j --retries 5 s3://wares/many/ "$T/d/"
	is "a token that ends, -j$j: status" "$STATUS" 80
	has "a token that ends, -j$j: why" "$T/err" 'expired.*ExpiredToken'
	is "a token that ends, -j$j: what was before it" \
		"$(find "$T/d" -type f | wc -l)" 2
	is "a token that ends, -j$j: no litter" "$(find "$T/d" -name '.pail*')" ""
	count "a token that ends, -j$j: each is tried once" 21 requests
	expires expiry 0
	pail get -j $j --retries 5 s3://wares/many/o000001 s3://wares/many/o000002 "$T/d"
	refused "a token that has ended, -j$j" 77
	lacks "a token that has ended, -j$j: it is not said" "$T/err" "$TOKEN"
	count "a token that has ended, -j$j: requests" 2 requests
done
# Of one object four ranges are under way when it ends.
expires ranges 2
B=far
pail get -j 4 --region eu-west-1 --retries 5 s3://far/big "$T/d"
case $STATUS in
77) ok "a token that ends amid ranges" ;;
0) whole "a token that ends behind the last range" big ;;
*) not_ok "a token that ends amid ranges" "status $STATUS: $(cat "$T/err")" ;;
esac
[ "$STATUS" = 0 ] || is "a token that ends amid ranges: no file" \
	"$(ls "$T/d")" ""
count_most "a token that ends amid ranges: requests" 8 requests
fi
