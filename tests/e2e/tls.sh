#!/bin/sh
# tls.sh: which servers pail trusts, and that it says nothing to the others.
set -eu
SUITE=tls
. tests/e2e/lib.sh
bad='expired notyet selfsigned othersca incomplete cafalse wronghost cnonly
nosan twolevels wildcard wrongeku badcritical wrongip ipwild manysans'
good='rsa rsapss p384 intermediate crossca'
# shellcheck disable=SC2086
pki $bad $good sha1 rsa1024 weakcurve

cat > "$T/spec" <<'END'
bucket b
object b 300000 a
objects b 12 20000 many/o
END
mkdir "$T/d"

# start CERT OPTION...: a server with that certificate.
start() {
	start_cert=$1
	shift
	server "$start_cert" --spec "$T/spec" --cert "$T/pki/$start_cert.pem" \
		--key "$T/pki/$start_cert.key" "$@"
}

# get HOST [OPTION...]: one object from that server, one attempt.
get() {
	get_host=$1
	shift
	rm -f "$T/d/a"
	pail get --retries 0 --endpoint "https://$get_host:$PORT" "$@" \
		s3://b/a "$T/d/a"
}

# refused NAME WORDS: status 79 with these words, and no byte of HTTP sent.
refused() {
	server_stop "$SERVER"
	refused_requests=$(stat_of "$start_cert" requests)
	if [ "$STATUS" = 79 ] && [ "$refused_requests" = 0 ] &&
		[ ! -e "$T/d/a" ] && grep -q -e "$2" "$T/err"; then
		ok "$1 is refused"
	else
		not_ok "$1 is refused" "status $STATUS, $refused_requests \
requests, no '$2' in: $(tr '\n' '|' < "$T/err")"
	fi
}

# accepted NAME: status 0, and the bytes are there.
accepted() {
	if [ "$STATUS" = 0 ] && [ "$(wc -c < "$T/d/a")" -eq 300000 ]; then
		ok "$1 is accepted"
	else
		not_ok "$1 is accepted" "status $STATUS: $(cat "$T/err")"
	fi
}

words_of() {
	case $1 in
	expired) echo 'expired, or the clock is wrong: it says 20' ;;
	notyet) echo 'not valid yet, or the clock is wrong: it says 20' ;;
	selfsigned | othersca | incomplete | cafalse)
		echo 'issuer is not among the trusted CAs' ;;
	cnonly | nosan) echo 'names no host, not localhost' ;;
	wrongeku) echo 'not meant for a server' ;;
	badcritical) echo 'certificate not understood' ;;
	manysans) echo localhost ;;
	*) echo 'certificate is not for localhost' ;;
	esac
}

# -- certificates ----------------------------------------------------------

for cert in $bad; do
	for version in --tls12 --tls13; do
		start "$cert" $version
		get localhost
		refused "$cert, $version" "$(words_of "$cert")"
	done
done
for cert in wrongip ipwild wronghost wildcard; do
	start "$cert"
	get 127.0.0.1
	refused "$cert for 127.0.0.1" 'not for 127\.0\.0\.1'
done
for cert in $good server; do
	start "$cert"
	get localhost
	accepted "$cert"
	get 127.0.0.1
	accepted "$cert for 127.0.0.1"
	server_stop "$SERVER"
done
if start server --bind ::1 2>/dev/null; then
	get '[::1]'
	accepted 'server for ::1'
	server_stop "$SERVER"
fi

# -- what the server speaks --------------------------------------------------

for kind in --tls12 --tls13 '--ciphers ECDHE-ECDSA-CHACHA20-POLY1305' \
	'--ciphers ECDHE-ECDSA-AES256-GCM-SHA384' \
	'--ciphers TLS_AES_256_GCM_SHA384' \
	'--ciphers TLS_CHACHA20_POLY1305_SHA256'; do
	# shellcheck disable=SC2086
	start server $kind
	get localhost
	accepted "$kind"
	server_stop "$SERVER"
done

# Its input must not end: it would take that for a goodbye.
mkfifo "$T/hold"
exec 9<> "$T/hold"

# An openssl server with what s3d will not do. It tells its port, and prints
# what it is sent.
odd_server() { # CERT OPTION...
	odd_cert=$1
	shift
	rm -f "$T/odd"
	openssl s_server -accept 127.0.0.1:0 -naccept 1 \
		-cert "$T/pki/$odd_cert.pem" -key "$T/pki/$odd_cert.key" \
		"$@" < "$T/hold" > "$T/odd" 2>&1 &
	SERVER=$!
	T_PIDS="$T_PIDS $SERVER"
	soon grep -qs '^ACCEPT' "$T/odd"
	PORT=$(sed -n 's/^ACCEPT.*:\([0-9]*\)$/\1/p' "$T/odd" | head -n 1)
}

odd_refused() { # NAME WORDS
	kill "$SERVER" 2>/dev/null || :
	if [ -n "$PORT" ] && [ "$STATUS" = 79 ] && grep -q -e "$2" "$T/err" &&
		! grep -q 'GET /' "$T/odd"; then
		ok "$1 is refused"
	else
		not_ok "$1 is refused" "status $STATUS: $(cat "$T/err" "$T/odd")"
	fi
}

weak='-cipher ALL:@SECLEVEL=0'
for row in 'sha1 signed with a weak hash' 'rsa1024 weak or unknown kind of key' \
	'weakcurve handshake_failure'; do
	# shellcheck disable=SC2086
	odd_server "${row%% *}" $weak
	get localhost
	odd_refused "${row%% *}" "${row#* }"
done
# shellcheck disable=SC2086
odd_server server -tls1_1 $weak
get localhost
odd_refused 'TLS 1.1' 'protocol_version'
# shellcheck disable=SC2086
odd_server rsa -tls1_2 -cipher AES128-GCM-SHA256
get localhost
odd_refused 'RSA key exchange' 'handshake_failure'
odd_server rsa -tls1_2 -cipher ECDHE-RSA-AES128-SHA
get localhost
odd_refused 'a CBC suite' 'handshake_failure'
odd_server server -curves P-521
get localhost
odd_refused 'P-521 for the key exchange' 'handshake_failure'
odd_server server -Verify 1 -verify_return_error
get localhost
odd_server_alert=$(sed -n 's/.*\(certificate_required\|handshake_failure\).*/\1/p' \
	"$T/err")
is 'a server that wants a certificate of ours: status' "$STATUS" 79
is 'a server that wants a certificate of ours: words' "$odd_server_alert" \
	certificate_required
kill "$SERVER" 2>/dev/null || :

# -- resumption ---------------------------------------------------------------

for version in --tls12 --tls13; do
	start server $version --close-after 2
	: > "$T/list"
	for i in 01 02 03 04 05 06 07 08 09 10 11 12; do
		echo "s3://b/many/o0000$i" >> "$T/list"
	done
	rm -rf "$T/many"
	pail get -j 1 --endpoint "https://localhost:$PORT" -f "$T/list" \
		"$T/many/"
	server_stop "$SERVER"
	is "resumption, $version: status" "$STATUS" 0
	is "resumption, $version: of six connections" \
		"$(stat_of server tls_resumed)" 5
done

# -- the trust store ------------------------------------------------------------

start server
store() { # NAME STATUS FILE
	get localhost --ca "$3"
	is "store: $1" "$STATUS" "$2"
}
: > "$T/empty"
echo 'no certificate in here' > "$T/text"
mkdir "$T/nothing" "$T/cas"
cp "$T/pki/ca.pem" "$T/cas/one.pem"
cp "$T/pki/otherca.pem" "$T/cas/two.crt"
ln -s one.pem "$T/cas/0123abcd.0"
{
	cat "$T/pki/otherca.pem"
	echo '-----BEGIN CERTIFICATE-----'
	echo 'MIIB!!!'
	cat "$T/pki/ca.pem"
} > "$T/broken"
cp "$T/pki/otherca.pem" "$T/half"
for i in 1 2 3 4 5 6 7 8 9 10 11; do
	cat "$T/half" "$T/half" > "$T/huge"
	cp "$T/huge" "$T/half"
done
cat "$T/pki/ca.pem" >> "$T/huge"
mkfifo "$T/fifo"
store 'a file that is missing' 78 "$T/absent"
store 'an empty file' 78 "$T/empty"
store 'a text' 78 "$T/text"
store 'a FIFO' 78 "$T/fifo"
store 'an empty directory' 78 "$T/nothing"
store 'a directory' 0 "$T/cas"
store 'one broken in the middle' 0 "$T/broken"
store '2049 certificates' 0 "$T/huge"
store 'another CA' 79 "$T/pki/otherca.pem"
server_stop "$SERVER"
