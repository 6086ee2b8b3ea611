# The interop cases: what pail must do against a server of others. Sourced by
# run.sh, which has set server, work (a directory for this server), data (the
# objects), PAIL, and the server's env file read. A case runs pail, compares
# the exit status, the files that arrived and what was said.

# pail_run ARGUMENTS...: pail with this server's settings and a clean
# environment; output in $work/out and $work/err, the status in $status.
# Variables given in $with go first, so a case can replace a setting; $measure
# is a command that runs it.
pail_run() {
	status=0
	# shellcheck disable=SC2086
	timeout 120 env -i PATH="$PATH" HOME="$work/home" \
		AWS_EC2_METADATA_DISABLED=true AWS_ACCESS_KEY_ID="$ACCESS" \
		AWS_SECRET_ACCESS_KEY="$SECRET" AWS_REGION="$REGION" \
		AWS_ENDPOINT_URL_S3="$ENDPOINT" AWS_CA_BUNDLE="$CA" $with \
		$measure ${RUN:-} "$PAIL" "$@" \
		>"$work/out" 2>"$work/err" || status=$?
	with='' measure=''
}
with='' measure=''

# dest_make: an empty $dest for the next case.
dest_make() {
	dest=$work/dest
	rm -rf "$dest"
	mkdir "$dest"
}

# case_end NAME WANTED: compares $status; 0 when it is as wanted.
case_end() {
	if [ "$status" = "$2" ]; then
		report ok "$1"
		return 0
	fi
	report "not ok" "$1" "exit status $status, not $2:" \
		"$(tail -n 1 "$work/err" | cut -c 1-300)"
	return 1
}

# refusal NAME WANTED WORDS ARGUMENTS...: pail get must end with WANTED (or, of
# "77|76", with one of them), say one of WORDS (a grep -i -E pattern), leave
# nothing in the destination and never show the secret.
refusal() {
	name=$1 wanted=$2 words=$3
	shift 3
	dest_make
	pail_run get --retries 1 "$@" "$dest/"
	left=$(ls -A "$dest")
	if ! echo "$status" | grep -qxE "$wanted"; then
		case_end "$name" "$wanted" || :
	elif ! grep -qiE "$words" "$work/err"; then
		report "not ok" "$name" "does not say '$words':" \
			"$(tail -n 1 "$work/err")"
	elif [ -n "$left" ]; then
		report "not ok" "$name" "left behind: $left"
	elif grep -qF "$SECRET" "$work/err" "$work/out"; then
		report "not ok" "$name" "the secret was shown"
	else
		report ok "$name ($status)"
	fi
}

# fetch NAME FILE ARGUMENTS...: pail get ARGUMENTS to $dest/FILE must give the
# bytes of $original.
fetch() {
	name=$1 file=$2
	shift 2
	dest_make
	pail_run get "$@" "$dest/$file"
	if [ "$status" = 0 ] && ! cmp -s "$original" "$dest/$file"; then
		report "not ok" "$name" "$file is missing or differs"
	else
		case_end "$name" 0 || :
	fi
}

# dest_check NAME SUMS: $dest holds exactly the files of SUMS.
dest_check() {
	if ! (cd "$dest" && sha256sum -c --quiet "$2") >"$work/sums.out" \
		2>&1; then
		report "not ok" "$1" "$(head -n 1 "$work/sums.out")"
	elif [ "$(ls -A "$dest" | wc -l)" != "$(wc -l <"$2")" ]; then
		report "not ok" "$1" "files in the destination: $(ls -A \
			"$dest" | wc -l), not $(wc -l <"$2")"
	else
		report ok "$1"
	fi
}

# peak_show NAME: what measure.py has found, as a remark.
peak_show() {
	read -r wall cpu peak <"$work/measured" || return 0
	echo "    $server: $1: $wall s, CPU $cpu s, VmHWM $peak KiB"
}

case_many() {
	dest_make
	measure="$PYTHON $TOOLS/measure.py $work/measured"
	pail_run get -f "$data/many.get" "$dest"
	case_end "300 small objects in one run" 0 || return 0
	dest_check "300 small objects are whole, nothing else is there" \
		"$data/many.sums"
	peak_show "300 small objects"
}

# The odd keys that the server took, all in one run, then one case a key.
case_odd() {
	dest_make
	pail_run get -f "$work/odd.get" "$dest"
	case_end "odd keys in one run" 0 || :
	while read -r file shown; do
		sum=$(sed -n "s/  $file\$//p" "$work/odd.sums")
		[ -n "$sum" ] || continue
		shown=$(printf %s "$shown" | cut -c 1-60)
		if [ ! -f "$dest/$file" ]; then
			report "not ok" "key $shown" "did not arrive"
		elif echo "$sum  $dest/$file" | sha256sum -c --quiet \
			>/dev/null 2>&1; then
			report ok "key $shown"
		else
			report "not ok" "key $shown" "other bytes"
		fi
	done <"$data/odd.show"
}

case_empty() {
	original=$data/src/object-000
	fetch "an empty object" empty s3://pail-many/many/00/object-000
}

case_big() {
	original=$data/src/big
	measure="$PYTHON $TOOLS/measure.py $work/measured"
	fetch "an object of 300 MB" big s3://pail-big/big
	peak_show "300 MB"
	rm -rf "$dest"
}

case_buckets() {
	pail_run buckets
	sort "$work/out" >"$work/buckets"
	if [ "$status" != 0 ]; then
		case_end "buckets" 0 || :
	elif printf 'pail-%s\n' big kept many odd tree |
		cmp -s - "$work/buckets"; then
		report ok "buckets are those that were made"
	else
		report "not ok" "buckets are those that were made" \
			"$(tr '\n' ' ' <"$work/buckets")"
	fi
}

case_clock() {
	refusal "a clock 20 minutes off" 77 clock \
		--endpoint "$ENDPOINT_LATE" "$small"
}

case_missing() {
	refusal "a missing key" 66 "no such object" s3://pail-many/none
	refusal "a missing bucket" 66 "no such bucket" s3://pail-none/none
}

case_tls() {
	refusal "a CA that did not sign" 79 "certificate" \
		--ca "$CA_OTHER" "$small"
	# 0.0.0.0 reaches the same listener, but is not in the certificate.
	refusal "a host name that the certificate lacks" 79 "certificate" \
		--endpoint "https://0.0.0.0:${ENDPOINT##*:}" "$small"
	refusal "a CA file that is missing" 78 "CA" --ca "$work/none" "$small"
	if openssl s_client -tls1_3 -connect "${ENDPOINT_TLS12#https://}" \
		</dev/null >"$work/s_client" 2>&1; then
		report "not ok" "a server limited to TLS 1.2" \
			"it speaks TLS 1.3"
		return 0
	fi
	original=$small_file
	fetch "a server limited to TLS 1.2" file \
		--endpoint "$ENDPOINT_TLS12" "$small"
}

# One that is there, one that is not: the first arrives, the second is named
# in the list of failures, and that list can be used again.
case_partial() {
	dest_make
	pail_run get --failed "$work/failed" "$small" s3://pail-many/none \
		"$dest"
	case_end "one of two is missing" 80 || return 0
	echo "$(sha256sum <"$small_file" | cut -d' ' -f1)  ${small##*/}" \
		>"$work/partial.sums"
	dest_check "one of two is missing, the other is whole" \
		"$work/partial.sums"
	dest_make
	pail_run get -f "$work/failed" "$dest"
	case_end "the list of what failed can be used again" 66 || :
}

cases_all() {
	small=s3://pail-many/many/01/object-001
	small_file=$data/src/object-001
	case_many
	case_odd
	case_empty
	case_big
	case_buckets
	case_clock
	case_missing
	case_tls
	case_partial
	cases_listing
	cases_access
}
