#!/bin/sh
# identity.sh: each source of credentials, from where it is issued to an object
# of a server that knows only what was issued; how they are renewed under way;
# and that no secret is anywhere else.
set -eu
SUITE=identity
. tests/e2e/lib.sh
. tests/authority/lib.sh
devices

cat > "$T/spec" <<'END'
bucket b
object b 3000 small
object b 30000000 big
objects b 200 20000 many/o
END
: > "$T/users"
# Those who may ask STS: their secret and the tokens of this script hold the
# word that is searched for at the end.
BASE_SECRET=base-sEcReT-sEnTiNeL/+x
STS_USER=AKIDBASE:$BASE_SECRET
ROLE=arn:aws:iam::123456789012:role/fleet
SOURCES='imds container container-https iot web-identity role role-of-imds process'
mkdir "$T/d" "$T/home" "$T/home/.aws"
printf 'ey.tOkEn-sEnTiNeL.web\n' > "$T/web.token"
printf 'Bearer-tOkEn-sEnTiNeL-1\n' > "$T/container.token"

# The world that pail is to see: S3 with those users, and the issuer.
world() { # NAME [ISSUER OPTION...]
	world_name=$1
	shift
	: > "$T/users"
	issuer "$world_name" --web-token-file "$T/web.token" \
		--container-auth-file "$T/container.token" --thing board-7 \
		--sts-user "$STS_USER" --role-arn $ROLE --external-id 'e=x' "$@"
	# shellcheck disable=SC2086
	server "s3-$world_name" --spec "$T/spec" --users-file "$T/users" \
		--cert "$T/pki/server.pem" --key "$T/pki/server.key" ${S3_OPT:-}
	profiles
}

world_end() {
	server_stop "$SERVER"
	server_stop "$ISSUER"
}

profiles() {
	cat > "$T/home/.aws/config" <<-END
		[profile role]
		role_arn = $ROLE
		source_profile = base
		external_id = e=x
		role_session_name = board-7
		[profile base]
		aws_access_key_id = AKIDBASE
		aws_secret_access_key = $BASE_SECRET
		[profile role-of-imds]
		role_arn = $ROLE
		credential_source = Ec2InstanceMetadata
		external_id = e=x
		[profile twice]
		role_arn = $ROLE
		source_profile = role
		external_id = e=x
		[profile web]
		role_arn = $ROLE
		web_identity_token_file = $T/web.token
		[profile iot]
		iot_endpoint = localhost:$IOT
		iot_role_alias = stand-in-alias
		iot_thing_name = board-7
		iot_certificate = $T/pki/device-rsa.pem
		iot_private_key = $T/pki/device-rsa.pkcs1
		[profile process]
		credential_process = "$T/process" 'two words'
		[profile loop]
		role_arn = $ROLE
		source_profile = loop2
		[profile loop2]
		role_arn = $ROLE
		source_profile = loop
	END
	chmod 600 "$T/home/.aws/config"
	# A program that asks the issuer, and hands on what it says.
	cat > "$T/process" <<-END
		#!/bin/sh
		[ "\$1" = 'two words' ] || exit 3
		/usr/bin/python3 -c '
		import json, urllib.request
		d = json.load(urllib.request.urlopen(urllib.request.Request(
		    "http://127.0.0.1:$HTTP/v1/credentials", headers={"Authorization":
		    open("$T/container.token").read().strip()})))
		print(json.dumps({"Version": 1, "AccessKeyId": d["AccessKeyId"],
		    "SecretAccessKey": d["SecretAccessKey"],
		    "SessionToken": d["Token"], "Expiration": d["Expiration"]}))'
	END
	chmod 700 "$T/process"
}

# use SOURCE: sets $ENV and $OPT for ask.
use() {
	OPT=
	ENV="AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL_STS=http://127.0.0.1:$HTTP"
	case $1 in
	imds) ENV=AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$HTTP ;;
	container)
		ENV="$ENV AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:$HTTP/v1/credentials"
		ENV="$ENV AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$T/container.token"
		;;
	container-https)
		ENV="$ENV AWS_CONTAINER_CREDENTIALS_FULL_URI=https://localhost:$HTTPS/v1/credentials"
		ENV="$ENV AWS_CONTAINER_AUTHORIZATION_TOKEN=$(cat "$T/container.token")"
		;;
	iot)
		OPT="--iot-endpoint localhost:$IOT --iot-role-alias stand-in-alias --iot-thing board-7"
		OPT="$OPT --iot-cert $T/pki/device-ec.pem --iot-key $T/pki/device-ec.key"
		;;
	web-identity)
		ENV="$ENV AWS_WEB_IDENTITY_TOKEN_FILE=$T/web.token AWS_ROLE_ARN=$ROLE"
		;;
	role-of-imds)
		ENV="AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$HTTP"
		ENV="$ENV AWS_ENDPOINT_URL_STS=http://127.0.0.1:$HTTP"
		OPT='--profile role-of-imds'
		;;
	*) OPT="--profile $1" ;;
	esac
}

# ask COMMAND ARG...: pail with $ENV and $OPT, and nothing else that it needs.
ask() {
	STATUS=0
	ask_command=$1
	shift
	# shellcheck disable=SC2086
	timeout -k 5 90 env -i PATH="$PATH" HOME="$T/home" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$PORT" $ENV \
		$RUN "$PAIL" "$ask_command" $OPT "$@" > "$T/out" 2> "$T/err" ||
		STATUS=$?
	cat "$T/out" "$T/err" >> "$T/told"
}

sum() { "$S3D" --cat --spec "$T/spec" --bucket b --key "$1" | sha256sum; }
SMALL=$(sum small)
BIG=$(sum big)

# gets NAME: the small object comes, by the newest credentials.
gets() {
	rm -f "$T/d/small"
	ask get s3://b/small "$T/d"
	if [ "$STATUS" = 0 ] && [ "$(sha256sum < "$T/d/small")" = "$SMALL" ]; then
		ok "$1"
	else
		not_ok "$1" "status $STATUS: $(head -c 400 "$T/err")"
	fi
}

last_four() { tell issued | tail -n 1 | sed 's/ .*//; s/.*\(....\)$/\1/'; }

# ---- each source ----------------------------------------------------------------

world plain
issued=0
for source in $SOURCES web iot-profile twice; do
	use "${source%-profile}"
	[ "$source" != iot-profile ] || { use none; OPT='--profile iot'; }
	gets "$source: an object"
	case $source in
	twice) issued=$((issued + 2)) ;;
	role-of-imds) issued=$((issued + 2)) ;;
	*) issued=$((issued + 1)) ;;
	esac
	is "$source: fetched once" "$(counter issued)" $issued
	asked=$(counter connections)
	ask whoami
	is "$source: whoami: status" "$STATUS" 0
	lacks "$source: whoami shows no key yet" "$T/out" 'ASIA'
	is "$source: whoami asks nobody" "$(($(counter connections) - asked))" 1
	ask whoami --check
	is "$source: whoami --check: status" "$STATUS" 0
	has "$source: whoami --check: the key" "$T/out" "^access key: .*$(last_four)$"
	has "$source: whoami --check: its end" "$T/out" '^expires: 20[0-9-]*T'
	issued=$(counter issued)
done
has "the thing's name went along" "$T/plain.asked" 'mode=iot .*thing=board-7'
has "the endpoint's name was asked for in TLS" "$T/plain.asked" 'mode=iot sni=localhost'
is "nothing was refused" "$(counter refused)" 0
is "nothing was malformed" "$(counter malformed)" 0

# ---- who is asked, and who is not ---------------------------------------------

# refuses NAME STATUS WORDS: pail ends so, and nobody was asked.
refuses() {
	before=$(counter connections)
	ask get s3://b/small "$T/d/no"
	is "$1: status" "$STATUS" "$2"
	has "$1: said" "$T/err" "$3"
	is "$1: nobody is asked" "$(($(counter connections) - before))" 1
	is "$1: no file" "$(ls "$T/d/no" 2>/dev/null)" ""
}

use none
OPT=
refuses "nothing is set" 78 'no credentials'
OPT='--profile absent'
refuses "a profile that is not there" 78 absent
OPT='--profile loop'
refuses "profiles in a circle" 78 loop
OPT=
ENV=AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.1.1/x
refuses "a container's URL on a strange host" 78 AWS_CONTAINER_CREDENTIALS_FULL_URI
use iot
OPT="$OPT --iot-key $T/pki/device-rsa.key"
refuses "a key of another certificate" 78 device-rsa.key
use iot
OPT="$OPT --iot-key $T/pki/locked.key"
refuses "a key with a passphrase" 78 locked.key
use web-identity
ENV="$ENV AWS_WEB_IDENTITY_TOKEN_FILE=$T/absent.token"
refuses "no token file" 74 'token'

use container
printf 'Bearer\r\nX-Evil: tOkEn-sEnTiNeL\n' > "$T/evil.token"
ENV="$ENV AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$T/evil.token"
refuses "a token of two lines" 78 'token'

use iot
OPT="$OPT --iot-cert $T/pki/stranger.pem --iot-key $T/pki/stranger.key"
ask get --retries 0 s3://b/small "$T/d/no"
is "a stranger's certificate: status" "$STATUS" 79
for form in device-ec:device-ec.sec1 device-rsa:device-rsa.key device-chain:device-chain.key; do
	use iot
	OPT="$OPT --iot-cert $T/pki/${form%:*}.pem --iot-key $T/pki/${form#*:}"
	gets "a device by ${form#*:}"
done
use imds
ENV="$ENV AWS_EC2_METADATA_DISABLED=true"
refuses "metadata not wanted" 78 'no credentials'
world_end

for tls in 1.2 1.3; do
	world "tls$tls" --tls $tls
	for device in ec rsa chain; do
		use iot
		OPT="$OPT --iot-cert $T/pki/device-$device.pem --iot-key $T/pki/device-$device.key"
		gets "TLS $tls: device-$device"
	done
	world_end
done

# The authority of the server is another: not a byte of HTTP.
world otherca
use iot
ENV="$ENV AWS_CA_BUNDLE=$T/pki/strangers.pem"
ask get --retries 0 s3://b/small "$T/d/no"
is "an IoT endpoint not to be trusted: status" "$STATUS" 79
is "an IoT endpoint not to be trusted: no request" "$(counter iot)" 0
world_end

world v1 --imds-no-token
use imds
ask get s3://b/small "$T/d/no"
is "metadata of version 1 only: status" "$STATUS" 78
ENV="$ENV AWS_EC2_METADATA_V1_DISABLED=false"
gets "metadata of version 1, allowed"
world_end

world long --token-bytes 8192
for source in $SOURCES; do
	use "$source"
	gets "$source: a token of 8 KiB"
done
world_end

# A board whose clock is a year ahead, and an issuer that says its date.
world clock --skew -31536000 --really-lasts 3600
for source in imds container iot; do
	use $source
	gets "$source: the issuer's clock counts"
done
world_end

# ---- renewal under way --------------------------------------------------------

i=1
while [ $i -le 200 ]; do
	printf 's3://b/many/o%06d\n' $i
	i=$((i + 1))
done > "$T/list"

# all_there NAME DIR: the 200 objects, byte for byte.
all_there() {
	is "$1: status" "$STATUS" 0
	(cd "$2" && sha256sum o*) | awk '{ print $1, $2 }' > "$T/got"
	is "$1: 200 objects" "$(wc -l < "$T/got" | tr -d ' ')" 200
	awk '{ print $2 }' "$T/got" | while read -r name; do
		sum "many/$name" | awk -v n="$name" '{ print $1, n }'
	done > "$T/want"
	is "$1: all right" "$(cmp "$T/got" "$T/want" 2>&1)" ""
}

# some DIR: waits until the first objects are there.
some() {
	n=0
	until [ "$(ls "$1" 2>/dev/null | grep -c '^o')" -gt 10 ] ||
		[ $n -gt 200 ]; do
		n=$((n + 1)); sleep 0.05
	done
}

S3_OPT='--delay 150'
for source in imds container iot role; do
	world "renew-$source" --lasts 3,3600
	use $source
	ask get -j 8 -f "$T/list" --failed "$T/failed-$source" "$T/d/renew-$source/"
	all_there "renewed under way, $source" "$T/d/renew-$source"
	is "renewed under way, $source: once" "$(counter issued)" 2
	world_end
	is "renewed under way, $source: none expired" "$(stat_of "s3-renew-$source" expired)" 0
done

# begin DIR OPTION...: the list, in the background, as $ASKING.
begin() {
	begin_dir=$1
	shift
	ask get -j 8 -f "$T/list" "$@" "$begin_dir/" &
	ASKING=$!
	some "$begin_dir"
}

# finish: waits for it; $STATUS by its last line.
finish() {
	wait $ASKING
	STATUS=0
	grep -q '^pail: 200 files.* 0 failed' "$T/err" || STATUS=1
}

# The server says ExpiredToken before the document did.
for source in imds container iot role; do
	world "early-$source"
	use $source
	begin "$T/d/early-$source"
	tell expire > /dev/null
	finish
	all_there "ExpiredToken under way, $source" "$T/d/early-$source"
	is "ExpiredToken under way, $source: renewed once" "$(counter issued)" 2
	world_end
done

# The container's token is another by then.
world token --lasts 3,3600
use container
begin "$T/d/token"
printf 'Bearer-tOkEn-sEnTiNeL-2\n' > "$T/container.token"
finish
all_there "a token file that changed" "$T/d/token"
is "a token file that changed: renewed once" "$(counter issued)" 2
is "a token file that changed: nothing refused" "$(counter refused)" 0
world_end

# Renewal fails at first: the old ones serve, then the new.
world patient --lasts 3,3600
use imds
begin "$T/d/patient"
tell faults 'imds:status:503*1' > /dev/null
finish
all_there "an issuer that fails once" "$T/d/patient"
is "an issuer that fails once: asked again" "$(counter issued) $(counter imds)" '2 3'
world_end

# Renewal fails for good.
world gone --lasts 3
use container
begin "$T/d/gone" --retries 2 --failed "$T/failed"
tell faults container:status:403 > /dev/null
finish
is "an issuer that says no: it does not end well" "$STATUS" 1
has "an issuer that says no: some are left" "$T/failed" 's3://b/many/o000'
has "an issuer that says no: the last line says so" "$T/err" '^pail: .*failed'
world_end

# In the middle of one large object, over several connections.
S3_OPT='--throttle 3000000'
world piece --lasts 2,3600
use container
ask get -j 4 s3://b/big "$T/d/big"
is "a large object: status" "$STATUS" 0
is "a large object: bytes" "$(sha256sum < "$T/d/big")" "$BIG"
is "a large object: renewed once" "$(counter issued)" 2
world_end

# ---- secrets -------------------------------------------------------------------

is "no secret is said" "$(grep -c -e sEnTiNeL -e imds-tOkEn "$T/told" || :)" 0
is "no secret in what was written" \
	"$(grep -rl -e sEnTiNeL -e imds-tOkEn "$T/d" "$T"/failed* "$T"/s3-*.log || :)" ""
