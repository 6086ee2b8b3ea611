# The interop cases of where a bucket is asked for and who asks: styles,
# presigned URLs, keys, regions, roles. Sourced by run.sh, beside cases.sh.

# hosts_write: names for the buckets, for named.sh.
hosts_write() {
	for host in localhost s3.localhost pail-many.s3.localhost \
		pail-odd.s3.localhost pail-tree.s3.localhost; do
		echo "127.0.0.1 $host"
	done >"$work/hosts"
}

# request_last WORD: the last request's line has it.
request_last() {
	requests_count >"$work/count"
	grep -aE "$REQUESTS_LINE" "$REQUESTS" | tail -n 1 | grep -qF -- "$1"
}

case_styles() {
	original=$small_file
	hosts_write
	if ! "$HERE/named.sh" "$work/hosts"; then
		report skip "the bucket in the host name" \
			"no mount namespace on this machine"
		return 0
	fi
	named="$HERE/named.sh $work/hosts"
	measure=$named
	fetch "the bucket in the host name" file --virtual-style \
		--endpoint "$ENDPOINT_NAMED" "$small"
	if request_last "GET /many/01/object-001 "; then
		report ok "the bucket in the host name is not in the path"
	else
		report "not ok" "the bucket in the host name is not in the path"
	fi
	measure=$named
	fetch "the bucket in the path, at the same host name" file \
		--path-style --endpoint "$ENDPOINT_NAMED" "$small"
	if request_last "GET /pail-many/many/01/object-001 "; then
		report ok "the bucket in the path is there"
	else
		report "not ok" "the bucket in the path is there"
	fi
	measure=$named
	listing "ls, the bucket in the host name" text-all "$work/odd.put" '' \
		-r --virtual-style --endpoint "$ENDPOINT_NAMED" s3://pail-odd
	dest_make
	measure=$named
	pail_run get --virtual-style --endpoint "$ENDPOINT_NAMED" \
		-f "$work/odd.get" "$dest"
	if case_end "odd keys, the bucket in the host name" 0; then
		dest_check "odd keys, the bucket in the host name: the bytes" \
			"$work/odd.sums"
	fi
	measure=$named
	pail_run buckets --virtual-style --endpoint "$ENDPOINT_NAMED"
	case_end "buckets, where buckets are in host names" 0 || :
}

# presigned_by_curl NAME LIST: curl must get the bytes of each URL of LIST (URL,
# TAB, name). It knows that a name under localhost is this machine.
presigned_by_curl() {
	dest_make
	while read -r url file; do
		printf 'url = "%s"\noutput = "%s"\n' "$url" "$dest/$file"
	done <"$2" >"$work/curl"
	if ! curl -qsSf --path-as-is -g --noproxy '*' --cacert "$CA" \
		-K "$work/curl" 2>"$work/err"; then
		report "not ok" "$1" "$(head -n 1 "$work/err")"
	else
		dest_check "$1" "$work/odd.sums"
	fi
}

# presigned_by_pail NAME LIST: the same by pail, which has no keys.
presigned_by_pail() {
	dest_make
	with="AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY="
	pail_run get -f "$2" "$dest"
	case_end "$1" 0 || return 0
	dest_check "$1: the bytes" "$work/odd.sums"
}

# presigned_make LIST ARGUMENTS...: pail presign of all odd keys.
presigned_make() {
	presigned=$1
	shift
	# shellcheck disable=SC2086
	env -i PATH="$PATH" AWS_ACCESS_KEY_ID="$ACCESS" \
		AWS_SECRET_ACCESS_KEY="$SECRET" AWS_REGION="$REGION" \
		AWS_ENDPOINT_URL_S3="$ENDPOINT" AWS_CA_BUNDLE="$CA" \
		"$PYTHON" "$HERE/expect.py" presign "$work/odd.put" -- \
		${RUN:-} "$PAIL" presign "$@" >"$presigned" 2>"$work/err"
}

case_presign() {
	if ! presigned_make "$work/presigned"; then
		report "not ok" "presign" "$(tail -n 1 "$work/err")"
		return 0
	fi
	report ok "presign of odd keys"
	presigned_by_curl "URLs by pail presign, got by curl" "$work/presigned"
	presigned_by_pail "URLs by pail presign, got by pail" "$work/presigned"
	presigned_make "$work/presigned" --virtual-style --endpoint \
		"$ENDPOINT_NAMED" || :
	presigned_by_curl "URLs by pail presign, buckets in host names" \
		"$work/presigned"
}

case_boto() {
	# shellcheck disable=SC2154
	if [ -z "$boto" ]; then
		report skip "URLs by botocore" "no botocore on this machine"
		return 0
	fi
	for style in path virtual; do
		at=$ENDPOINT
		[ $style = path ] || at=$ENDPOINT_NAMED
		if ! AWS_ACCESS_KEY_ID=$ACCESS AWS_SECRET_ACCESS_KEY=$SECRET \
			"$boto" "$HERE/boto.py" "$work/odd.put" "$at" \
			"$REGION" $style >"$work/presigned" 2>"$work/err"; then
			report "not ok" "URLs by botocore, $style style" \
				"$(tail -n 1 "$work/err")"
			continue
		fi
		[ $style = path ] || measure="$HERE/named.sh $work/hosts"
		[ $style = path ] || "$HERE/named.sh" "$work/hosts" || continue
		presigned_by_pail "URLs by botocore, $style style" \
			"$work/presigned"
	done
}

case_presigned() {
	original=$data/src/odd-00
	with="AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY="
	fetch "a presigned URL, without keys" file \
		"$(s3put presign pail-odd 'a b')"
	original=$data/src/object-008
	fetch "a presigned URL, with keys in the environment" file \
		"$(s3put presign pail-many many/01/object-008)"
	url=$(s3put presign pail-odd 'a b' 1)
	pail_run presign --expires 1 's3://pail-odd/a b'
	own=$(cat "$work/out")
	sleep 2
	refusal "a presigned URL that has expired" 77 . "$url"
	if grep -q 'X-Amz-' "$work/err" "$work/out"; then
		report "not ok" "a presigned URL's query is not shown" \
			"$(grep -m 1 'X-Amz-' "$work/err")"
	else
		report ok "a presigned URL's query is not shown"
	fi
	refusal "a URL by pail presign that has expired" 77 . "$own"
	pail_run presign 's3://pail-odd/a b'
	refusal "a URL by pail presign, for another key" 77 . \
		"$(sed 's/a%20b/100%25/' "$work/out")"
}

case_identity() {
	with="AWS_SECRET_ACCESS_KEY=not-the-secret"
	refusal "a wrong secret" 77 "signature|denied" "$small"
	with="AWS_SECRET_ACCESS_KEY=not-the-secret"
	pail_run ls s3://pail-many
	case_end "ls with a wrong secret" 77 || :
	with="AWS_SECRET_ACCESS_KEY=not-the-secret"
	pail_run whoami --check
	case_end "whoami --check with a wrong secret" 77 || :
	pail_run whoami --check
	stat_says "whoami --check" "source: environment" "accepted: yes"
	with="AWS_ACCESS_KEY_ID=NOBODYISCALLEDSO"
	refusal "an unknown key" 77 "denied|signature" "$small"
	# Swift takes an unsigned request for one of its own protocol.
	[ "$server" = swift ] ||
		refusal "no signature" 77 denied --no-sign-request "$small"
	with="AWS_ACCESS_KEY_ID="
	refusal "no keys at all" 78 credentials "$small"
}

# A server that looks at the region tells its own, and pail signs again, once
# for a bucket and a run.
case_region() {
	original=$small_file
	if [ "$REGION_CHECKED" != yes ]; then
		fetch "a wrong region, which it does not look at" file \
			--region mars-1 "$small"
		return 0
	fi
	before=$(requests_count)
	fetch "a wrong region" file --region mars-1 "$small"
	requests_are "a wrong region: refused, signed again" "$before" 2 2
	dest_make
	before=$(requests_count)
	pail_run get --region mars-1 's3://pail-many/many/01/*' "$dest"
	case_end "a wrong region: many objects" 0 || return 0
	requests_are "a wrong region: learnt once" "$before" 45 45
	pail_run stat --region mars-1 "$small"
	stat_says "a wrong region: stat" "size: $(wc -c <"$small_file")"
	# A presigned URL's signature is what it is.
	pail_run presign --region mars-1 "$small"
	refusal "a wrong region in a presigned URL" 77 \
		"region .*is wrong" "$(cat "$work/out")"
}

role_profiles() {
	mkdir -p "$work/home/.aws"
	cat >"$work/home/.aws/config" <<-END
		[profile role]
		role_arn = $ROLE
		role_session_name = board-7
		source_profile = base
		services = here
		[profile none]
		role_arn = ${ROLE}-none
		source_profile = base
		services = here
		[profile wrong]
		role_arn = $ROLE
		source_profile = wrong-base
		services = here
		[services here]
		s3 =
		  endpoint_url = $ENDPOINT
		sts =
		  endpoint_url = $ENDPOINT
	END
	cat >"$work/home/.aws/credentials" <<-END
		[base]
		aws_access_key_id = $ACCESS
		aws_secret_access_key = $SECRET
		[wrong-base]
		aws_access_key_id = $ACCESS
		aws_secret_access_key = not-the-secret
	END
	chmod 600 "$work/home/.aws/credentials"
}

# What a role's profile needs of the environment: nothing.
alone="AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY= AWS_ENDPOINT_URL_S3="

case_role() {
	if [ -z "$ROLE" ]; then
		report skip "roles and session tokens" "this server has no STS"
		return 0
	fi
	role_profiles
	original=$small_file
	with=$alone
	pail_run whoami --profile role --check
	stat_says "whoami --check with a role" "profile: role" "role: $ROLE" \
		"accepted: yes"
	with=$alone
	fetch "an object, with a role" file --profile role "$small"
	with=$alone
	listing "ls with a role" text-all "$work/odd.put" '' -r \
		--profile role s3://pail-odd
	before=$(requests_count)
	dest_make
	with=$alone
	pail_run get --profile role -j 8 's3://pail-many/many/01/*' "$dest"
	case_end "many objects, with a role" 0 || :
	requests_are "many objects, with a role: assumed once" "$before" 45 45
	with=$alone
	# Ceph answers as for any name that is missing, 404: no such object
	# it is not.
	refusal "a role that is missing" 78 credentials --profile none "$small"
	with=$alone
	refusal "a role, asked for with a wrong secret" 77 credentials \
		--profile wrong "$small"
	with=$alone
	pail_run presign --profile role 's3://pail-odd/a b'
	original=$data/src/odd-00
	with="AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY="
	fetch "a URL by pail presign, with a role" file "$(cat "$work/out")"
	case_token
}

# token_part NAME: of what STS has answered.
token_part() {
	sed -n "s/.*<$1>\([^<]*\)<.*/\1/p" "$work/sts"
}

# The session token of a role that somebody else has assumed.
case_token() {
	form="Action=AssumeRole&Version=2011-06-15&RoleSessionName=interop"
	form="$form&RoleArn=$ROLE"
	if ! ask --header 'content-type: application/x-www-form-urlencoded' \
		--body "$form" POST '' >"$work/sts" 2>"$work/err"; then
		report "not ok" "a session token is issued" \
			"$(tail -n 1 "$work/err")"
		return 0
	fi
	session="AWS_ACCESS_KEY_ID=$(token_part AccessKeyId)"
	session="$session AWS_SECRET_ACCESS_KEY=$(token_part SecretAccessKey)"
	token=$(token_part SessionToken)
	original=$small_file
	with="$session AWS_SESSION_TOKEN=$token"
	fetch "a session token in the environment" file "$small"
	with="$session AWS_SESSION_TOKEN=$token"
	listing "ls with a session token" null "$data/tree.put" tree/ -0 \
		s3://pail-tree/tree/
	with="$session AWS_SESSION_TOKEN=bm90IG9uZQ=="
	refusal "a session token that is not right" 77 denied "$small"
	with=$session
	refusal "a session token that is missing" 77 . "$small"
}

cases_access() {
	case_styles
	case_presigned
	case_presign
	case_boto
	case_identity
	case_region
	case_role
}
