#!/bin/sh
# identity.sh: each source of credentials, from where it is issued to an object
# of a server that knows only what was issued; who is asked, and who is not.
set -eu
SUITE=identity
. tests/e2e/lib.sh
. tests/authority/lib.sh
devices
. tests/authority/world.sh

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
	ask whoami --check --json
	is "$source: whoami --json" "$(python3 -c '
import json, sys
print(type(json.loads(open(sys.argv[1]).read())).__name__)' "$T/out")" dict
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
use iot
OPT="$OPT --iot-endpoint https://localhost"
refuses "a URL for an endpoint of IoT" 78 '^pail: --iot-endpoint: '
use web-identity
ENV="$ENV AWS_WEB_IDENTITY_TOKEN_FILE=$T/absent.token"
refuses "no token file" 78 'token file /.*absent.token: there is no such file'

# What pail is configured by is configuration, and not the disk it writes to.
use none
for name in AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE; do
	ENV="$name=$T/absent"
	refuses "$name: none" 78 "$T/absent: .*there is no such file"
	ENV="$name=$T"
	refuses "$name: a directory" 78 "$T: .*it is no plain file"
done
for option in --iot-cert --iot-key; do
	use iot
	OPT="$OPT $option $T/absent"
	refuses "$option: none" 78 "$T/absent: .*there is no such file"
done

use container
printf 'Bearer\r\nX-Evil: tOkEn-sEnTiNeL\n' > "$T/evil.token"
ENV="$ENV AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$T/evil.token"
refuses "a token of two lines" 78 'token'

ENV=
OPT='--profile lost'
refuses "a role whose services are not there" 78 'services of profile lost: .*no \[services\]'

# What is missing or too long is the configuration's fault, not a disk's.
use none
OPT='--profile no-program'
refuses "no such program" 78 'credential_process: no such file'
OPT='--profile no-right'
refuses "a program that may not be run" 78 'credential_process: not permitted'
OPT='--profile wordy'
gets "a program that says 16 KiB"
OPT='--profile talker'
refuses "a program that says too much" 78 'output: too long'
OPT=
ENV="$ENV AWS_ACCESS_KEY_ID=$(head -c 129 /dev/zero | tr '\0' A) AWS_SECRET_ACCESS_KEY=s"
refuses "a key that is too long" 78 'AWS_ACCESS_KEY_ID: .*too long'

use none
OPT='--profile sleeper --max-time 1'
refuses "a program that outlasts the run" 75 'out of time.*credential_process: waiting for a login'

use iot
OPT="$OPT --iot-cert $T/pki/stranger.pem --iot-key $T/pki/stranger.key"
ask get --retries 0 s3://b/small "$T/d/no"
is "a stranger's certificate: status" "$STATUS" 79
# An option goes before its variable, and each may come from where it will.
use none
ENV="$ENV PAIL_IOT_ENDPOINT=localhost:$IOT PAIL_IOT_ROLE_ALIAS=stand-in-alias"
ENV="$ENV PAIL_IOT_CERTIFICATE=$T/pki/device-ec.pem PAIL_IOT_PRIVATE_KEY=$T/pki/device-ec.key"
ENV="$ENV PAIL_IOT_THING_NAME=another"
OPT='--iot-thing board-7'
gets "a thing by an option, the rest by variables"
use none
OPT='--iot-thing board-7'
refuses "a thing and no more" 78 'PAIL_IOT_ENDPOINT: .*nor its option is set'
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

# Without HOME the files are those of /etc/pail: in a place of its own.
if tests/authority/namespace.sh; then
	mkdir -p "$T/etc/pail"
	cp /etc/passwd "$T/etc/"
	cp "$T/home/.aws/config" "$T/etc/pail/config"
	printf '[default]\naws_access_key_id = AKIDETCPAIL\naws_secret_access_key = %s\n' \
		"$BASE_SECRET" > "$T/etc/pail/credentials"
	chmod 600 "$T/etc/pail/credentials"
	# shellcheck disable=SC2086
	tests/authority/namespace.sh sh -c 'mount --bind "$0" /etc && exec "$@"' \
		"$T/etc" env -i PATH="$PATH" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" $RUN "$PAIL" whoami \
		> "$T/out" 2> "$T/err" || :
	has "without HOME: /etc/pail/credentials" "$T/out" '^access key: .*PAIL$'
	# shellcheck disable=SC2086
	tests/authority/namespace.sh sh -c 'mount --bind "$0" /etc && exec "$@"' \
		"$T/etc" env -i PATH="$PATH" HOME=/ AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" $RUN "$PAIL" whoami \
		> "$T/out" 2> "$T/err" || :
	if [ -e /.aws ]; then skip "HOME=/: /etc/pail/credentials" "/.aws is there"
	else has "HOME=/: /etc/pail/credentials" "$T/out" '^access key: .*PAIL$'; fi
else
	skip "without HOME: /etc/pail" "no namespaces here"
fi

no_secrets
