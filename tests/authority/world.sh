# world.sh: an S3 server that knows only what an issuer hands out, profiles for
# each source, and pail with nothing else. Sourced behind lib.sh of this folder.

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
	tls_server "s3-$world_name" --users-file "$T/users" ${S3_OPT:-}
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
		[profile lost]
		role_arn = $ROLE
		source_profile = base
		services = nowhere
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
		credential_process = "$T/process"
		    'two words'
		[profile sleeper]
		credential_process = sh -c 'echo waiting for a login >&2; sleep 600'
		[profile no-program]
		credential_process = "$T/no-program"
		[profile no-right]
		credential_process = "$T/spec"
		[profile talker]
		credential_process = sh -c 'head -c 16384 /dev/zero; echo'
		[profile wordy]
		credential_process = "$T/process" 'two words' 16384
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
		# As long as pail lets it be, with the LF at the end.
		[ -z "\$2" ] || WIDTH=\$((\$2 - 1))
		export WIDTH
		/usr/bin/python3 -c '
		import json, os, urllib.request
		d = json.load(urllib.request.urlopen(urllib.request.Request(
		    "http://127.0.0.1:$HTTP/v1/credentials", headers={"Authorization":
		    open("$T/container.token").read().strip()})))
		text = json.dumps({"Version": 1, "AccessKeyId": d["AccessKeyId"],
		    "SecretAccessKey": d["SecretAccessKey"],
		    "SessionToken": d["Token"], "Expiration": d["Expiration"]})
		print(text.ljust(int(os.environ.get("WIDTH") or 0)))'
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
# $LIMIT: what timeout is told (90 seconds, and five to end).
ask() {
	STATUS=0
	ask_command=$1
	shift
	# shellcheck disable=SC2086
	timeout ${LIMIT:--k 5 90} env -i PATH="$PATH" HOME="$T/home" \
		AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$PORT" $ENV \
		$RUN "$PAIL" "$ask_command" $OPT "$@" > "$T/out" 2> "$T/err" ||
		STATUS=$?
	cat "$T/out" "$T/err" >> "$T/told"
}

SMALL=$(sum b small)
BIG=$(sum b big)

# some_there DIR: the first of many objects are.
some_there() { [ "$(ls "$1" 2> /dev/null | grep -c '^o')" -gt 10 ]; }

# gets NAME: the small object comes, by the newest credentials.
gets() {
	rm -f "$T/d/small"
	ask get s3://b/small "$T/d"
	if [ "$STATUS" = 0 ] && [ "$(sum_of "$T/d/small")" = "$SMALL" ]; then
		ok "$1"
	else
		not_ok "$1" "status $STATUS: $(head -c 400 "$T/err")"
	fi
}

# no_secrets: at the end of a script.
no_secrets() {
	is "no secret is said" \
		"$(grep -c -e sEnTiNeL -e imds-tOkEn "$T/told" || :)" 0
	is "no secret in what was written" "$(grep -rl -e sEnTiNeL \
		-e imds-tOkEn "$T/d" "$T"/failed* "$T"/s3-*.log 2>/dev/null || :)" ""
}
