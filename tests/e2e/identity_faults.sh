#!/bin/sh
# identity_faults.sh: issuers that misbehave. Each ends with its status and a
# line that says why, in its time; nothing is ever signed with what was half
# right, and no secret is said. `timeout` is the limit of time: 124 is no status
# of pail's.
set -eu
SUITE=identity-faults
. tests/e2e/lib.sh
. tests/authority/lib.sh
devices

printf 'bucket b\nobject b 3000 small\n' > "$T/spec"
: > "$T/users"
ROLE=arn:aws:iam::123456789012:role/fleet
BASE_SECRET=base-sEcReT-sEnTiNeL/+x
mkdir "$T/d" "$T/home" "$T/home/.aws"
printf 'ey.tOkEn-sEnTiNeL.web\n' > "$T/web.token"
tls_server s3 --users-file "$T/users"
SMALL=$(sum b small)
cat > "$T/home/.aws/config" <<END
[profile role]
role_arn = $ROLE
source_profile = base
[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = $BASE_SECRET
[profile imds]
role_arn = $ROLE
credential_source = Ec2InstanceMetadata
END
chmod 600 "$T/home/.aws/config"

start() { # NAME
	issuer "$1" --web-token-file "$T/web.token" \
		--sts-user "AKIDBASE:$BASE_SECRET"
}

# use MODE: where pail looks, for a fault of that mode of the issuer.
use() {
	OPT=
	ENV="AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL_STS=http://127.0.0.1:$HTTP"
	case $1 in
	imds*) ENV=AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$HTTP ;;
	container) ENV="$ENV AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:$HTTP/v1/credentials" ;;
	iot)
		OPT="--iot-endpoint localhost:$IOT --iot-role-alias stand-in-alias"
		OPT="$OPT --iot-cert $T/pki/device-ec.pem --iot-key $T/pki/device-ec.key"
		;;
	web-identity) ENV="$ENV AWS_WEB_IDENTITY_TOKEN_FILE=$T/web.token AWS_ROLE_ARN=$ROLE" ;;
	assume-role) OPT='--profile role' ;;
	esac
}

# try LIMIT FILE: one object; status in $STATUS, what is said in FILE.err.
try() {
	STATUS=0
	# shellcheck disable=SC2086
	timeout -k 5 "$1" env -i PATH="$PATH" HOME="$T/home" AWS_REGION=us-east-1 \
		AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$PORT" $ENV \
		$RUN "$PAIL" get --retries 0 $OPT s3://b/small "$2.got" \
		> "$2.err" 2>&1 || STATUS=$?
	cat "$2.err" >> "$T/told"
}

signed() { grep -c 'GET' "$T/s3.log" || :; }

# judge NAME STATUS WORDS FILE: what came of it.
judge() {
	if [ "$STATUS" != "$2" ]; then
		not_ok "$1" "status $STATUS, not $2: $(head -c 300 "$4.err")"
	elif [ "$2" = 0 ] && [ "$(sum_of "$4.got")" != "$SMALL" ]; then
		not_ok "$1" "other bytes"
	elif [ "$2" != 0 ] && [ -e "$4.got" ]; then
		not_ok "$1" "a file came of it"
	elif ! grep -q -e "$3" "$4.err"; then
		not_ok "$1" "no '$3' in: $(head -c 300 "$4.err")"
	else
		ok "$1"
	fi
	rm -f "$4.got"
}

# Faults that end by time are tried beside all others, each with an issuer.
slow() { # MODE FAULT STATUS WORDS
	slow_n=$((slow_n + 1))
	start "slow$slow_n"
	use "$1"
	tell faults "$1:$2" > /dev/null
	(
		trap - EXIT
		try 120 "$T/slow$slow_n"
		judge "$1: $2" "$3" "$4" "$T/slow$slow_n" > "$T/slow$slow_n.verdict"
	) &
	SLOW="$SLOW $!"
}
slow_n=0
SLOW=
slow imds-token silence 78 'no credentials'
slow imds silence 78 'no credentials'
slow container silence 69 'credentials: .*silent'
slow container drip 69 'credentials: .*silent'
slow iot silence 69 'credentials: .*silent'
slow assume-role silence 69 'credentials: .*silent'
slow web-identity drip 69 'credentials: .*silent'

# Modes, faults, status, words. A mode "all" is each of the five that hand out.
table() {
	cat <<-'END'
		all garbage 78 credentials
		all truncated 78 credentials
		all html 78 credentials
		all trailing 78 credentials
		all twice 78 credentials
		all badutf8 78 credentials
		all nobody 78 credentials
		all nul 78 credentials
		all missing:id 78 credentials
		all missing:secret 78 credentials
		all missing:token 78 credentials
		all missing:expiry 78 credentials
		all duplicate:id 78 credentials
		all duplicate:secret 78 credentials
		all duplicate:token 78 credentials
		all duplicate:expiry 78 credentials
		all wrongtype:secret 78 credentials
		all null:token 78 credentials
		all empty:id 78 credentials
		all escape:id:lf 78 credentials
		all escape:secret:nul 78 credentials
		all escape:token:crlf 78 credentials
		all escape:token:nul 78 credentials
		all escape:token:cr 78 credentials
		all escape:token:tab 78 credentials
		all escape:token:blank 78 credentials
		all token:8193 78 credentials
		all token:65536 78 credentials
		all oddexpiry:tomorrow 78 credentials
		all surrogate 78 credentials
		all depth:100000 78 credentials
		all huge:100000 78 credentials
		documented code:AccessDeniedByStandIn 78 AccessDeniedByStandIn
		iot code 78 credentials
		all lookalike 0 1.file
		all chunked 0 1.file
		all nolength 0 1.file
		all date:none 0 1.file
		remote status:403 77 credentials.*403
		imds status:403 78 no.credentials.*status.403
		all status:404 78 credentials.*404
		remote status:503*1 0 1.file
		remote close*1 0 1.file
		imds status:503*1 75 credentials.*503
		imds close*1 0 1.file
		remote redirect:http://127.0.0.1:9/ 76 credentials.*redirect
		imds redirect:http://127.0.0.1:9/ 78 no.credentials.*status.302
		remote length:+9 69 credentials
		imds length:+9 78 no.credentials
		all endless:4096 78 credentials
		json bom 78 credentials
		json escapednames 0 1.file
		json escape:token:del 78 credentials
		json escape:token:esc 78 credentials
		remote expired 78 expired
		imds expired 0 1.file
		imds-token status:400 78 credentials
		imds-token status:403 78 no.credentials.*status.403
		imds-token redirect:http://127.0.0.1:9/ 78 no.credentials.*status.302
		imds-token nobody 78 credentials
		imds-token escape:x:crlf 78 credentials
		imds-token huge 78 credentials
		imds-role status:404 78 credentials
		imds-role nobody 78 credentials
		imds-role escape:x:crlf 78 credentials
		imds-role html 78 credentials
		imds-role huge 78 credentials
	END
}

start main
table > "$T/table"
while read -r modes fault status words; do
	case $modes in
	all) modes='imds container iot assume-role web-identity' ;;
	json) modes='imds container iot' ;;
	documented) modes='imds container assume-role web-identity' ;;
	remote) modes='container iot assume-role web-identity' ;;
	esac
	for mode in $modes; do
		use "$mode"
		tell faults "$mode:$fault" > /dev/null
		before=$(signed)
		# Those that pass the second time are asked again.
		case $fault in *\*1) OPT="$OPT --retries 2" ;; esac
		try 60 "$T/main"
		judge "$mode: $fault" "$status" "$words" "$T/main"
		if [ "$status" != 0 ] && [ "$(signed)" != "$before" ]; then
			not_ok "$mode: $fault" "S3 was asked"
		fi
	done
done < "$T/table"
use imds
OPT='--profile imds'
tell faults imds-token:status:403 > /dev/null
try 60 "$T/main"
judge "imds, asked for by a profile: a refusal" 77 'credentials.*403' "$T/main"
is "nothing malformed was sent" "$(counter malformed)" 0
server_stop "$ISSUER"

for pid in $SLOW; do wait "$pid" || :; done
cat "$T"/slow*.verdict
is "no secret is said" "$(grep -c -e sEnTiNeL -e imds-tOkEn -e LOOKALIKE "$T/told" || :)" 0
