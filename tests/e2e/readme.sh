#!/bin/sh
# readme.sh: the README tells the truth: its exit statuses are those of
# `pail --help`, its options those of `pail get --help`, and its examples run.
#
# A block of ```sh that follows a line <!-- run --> is run by sh -eu against
# s3d, in a directory of its own that has what the README speaks of: the list
# `sources`, `SHA256SUMS`, $SHA256, $PRESIGNED_URL, $ENDPOINT.
set -eu
SUITE=readme
. tests/e2e/lib.sh
pki
root=$PWD

# ---- tables ----------------------------------------------------------------

# The rows of the table under a heading as "FIRST SECOND".
table() {
	awk -F ' *[|] *' -v heading="$1" '
		/^#/ { inside = $0 == heading }
		inside && /^[|]/ && $2 !~ /^(Status|Option|-+)?$/ { print $2, $3 }
	' README.md
}

$RUN "$PAIL" --help | sed -n '/^Exit status:/,$p' | sed '1d; s/  */ /g; s/^ //' \
	> "$T/statuses"
table '## Exit status' > "$T/statuses.readme"
if [ -s "$T/statuses" ] && cmp -s "$T/statuses" "$T/statuses.readme"; then
	ok "the exit statuses are those of --help"
else
	not_ok "the exit statuses are those of --help" \
		"$(diff "$T/statuses" "$T/statuses.readme" | tr '\n' ' ')"
fi

words() { grep -oE -e '--?[a-z][a-z-]*' | LC_ALL=C sort -u; }
$RUN "$PAIL" get --help | sed -n 's/^  *\(-.\{20\}\).*/\1/p' | words > "$T/options"
table '## pail get' | sed 's/`\([^`]*\)`\(, `\([^`]*\)`\)*.*/\1 \3/' | words |
	grep -v -x -e --help -e -h > "$T/options.readme"
if [ -s "$T/options" ] && cmp -s "$T/options" "$T/options.readme"; then
	ok "the options are those of get --help"
else
	not_ok "the options are those of get --help" \
		"$(diff "$T/options" "$T/options.readme" | tr '\n' ' ')"
fi

version=$($RUN "$PAIL" --version | head -n 1)
for name in mbedTLS musl; do
	got=$(grep -o "$name [0-9][0-9.]*[0-9]" README.md | sort -u)
	case $version in
	*"$got"[,\)]*) ok "the version of $name" ;;
	*) not_ok "the version of $name" "'$got' is not in '$version'" ;;
	esac
done

# The limits of tests/budget, those in bytes as KiB, are the README's.
for name in rss.peak rss.spread binary.x86_64 binary.armhf binary.aarch64 \
	binary.mips; do
	want=$(awk -v name="$name" '$1 == name {
		print $3 == "bytes" ? $2 / 1024 : $2 }' tests/budget/limits)
	what=${name#binary.}
	case $what in
	rss.peak) what="resident memory" ;;
	rss.spread) what="the same" ;;
	x86_64) what=x86-64 ;;
	esac
	row=$(sed -n '/^## Memory/,/^## /p' README.md | grep "^| .*$what" || :)
	case $row in
	*"| $want KiB"*) ok "the limit $name" ;;
	*) not_ok "the limit $name" "'$want KiB' is not in '$row'" ;;
	esac
done

# ---- examples --------------------------------------------------------------

mkdir "$T/blocks" "$T/bin"
awk -v dir="$T/blocks" '
	/^```/ && open { open = 0; next }
	/^```sh$/ {
		open = 1
		file = sprintf("%s/%02d.%s", dir, ++n, last == "<!-- run -->" ? "run" : "not")
		printf "" > file
		next
	}
	/^```/ { open = 1; file = "/dev/null"; next }
	open { print > file }
	NF { last = $0 }
' README.md
if grep -l '^pail' "$T/blocks"/*.not > "$T/untagged"; then
	not_ok "every example of pail is run" "$(cat $(cat "$T/untagged"))"
else
	ok "every example of pail is run"
fi

cat > "$T/spec" <<'END'
bucket firmware
object firmware 300000 board/image.bin
object firmware 200000 board/kernel.img
bucket public
object public 100 readme.txt
END
server main --checksums --spec "$T/spec" --cert "$T/pki/server.pem" \
	--key "$T/pki/server.key" \
	--access-key AKIDEXAMPLE --secret-key example-secret
signed=$PORT
server open --spec "$T/spec" --cert "$T/pki/server.pem" \
	--key "$T/pki/server.key" --anonymous
anonymous=$PORT
PRESIGNED_URL=$(AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET \
	tests/tools/s3put.py --endpoint "https://localhost:$signed" \
	--ca "$T/pki/ca.pem" --region us-east-1 \
	presign firmware board/image.bin)
sum() { "$S3D" --cat --spec "$T/spec" --bucket firmware --key "board/$1" |
	sha256sum | cut -d ' ' -f 1; }
SHA256=$(sum image.bin)
for name in image.bin kernel.img; do
	printf '%s  %s\n' "$(sum $name)" $name
done > "$T/SHA256SUMS"
case $PAIL in /*) ;; *) PAIL=$root/$PAIL ;; esac
printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$RUN" "$PAIL" > "$T/bin/pail"
chmod +x "$T/bin/pail"

# block FILE: runs one; its case is named by the first line with pail in it.
block() {
	name=$(grep -m 1 'pail' "$1" | tr -d '\t')
	rm -rf "$T/work"
	mkdir "$T/work"
	printf 's3://firmware/board/image.bin\ns3://firmware/board/kernel.img\tboot/kernel\n' \
		> "$T/work/sources"
	cp "$T/SHA256SUMS" "$T/work"
	port=$signed
	grep -q -e --no-sign-request "$1" && port=$anonymous
	status=0
	(cd "$T/work" && env -i PATH="$T/bin:$PATH" \
		AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
		AWS_REGION=us-east-1 AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$port" \
		ENDPOINT="https://localhost:$port" PRESIGNED_URL="$PRESIGNED_URL" \
		SHA256="$SHA256" \
		sh -eu "$1") > "$T/block.out" 2>&1 || status=$?
	if [ $status = 0 ]; then
		ok "runs: $name"
	else
		not_ok "runs: $name" "status $status: $(head -c 500 "$T/block.out" | tr '\n' ' ')"
	fi
}

# The fields of an event are those that the README names, in its order.
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$signed"
pail get --json -v s3://firmware/board/image.bin "$T/image"
for event in file end; do
	is "the fields of the event $event" \
		"$(grep "\"event\":\"$event\"" "$T/err" | grep -o '"[a-z_]*":' |
			tr -d '":' | grep -v -x event | tr '\n' ' ')" \
		"$(sed -n '/^### JSON/,/^## /p' README.md |
			sed -n "s/^| .$event.[^|]*| \(.*\) |\$/\1/p" |
			tr -d '\140,') "
done

for file in "$T/blocks"/*.run; do
	block "$file"
	case $(cat "$file") in
	*new.bin*)
		is "and has the object" "$(sha256sum < "$T/work/new.bin")" \
			"$("$S3D" --cat --spec "$T/spec" --bucket firmware \
				--key board/image.bin | sha256sum)"
		is "and both in the directory" \
			"$(ls "$T/work/fw" | tr '\n' ' ')" "image.bin kernel.img "
		;;
	*SHA256SUMS*)
		is "and both are what the list says" \
			"$(cd "$T/work/fw" && sha256sum * | LC_ALL=C sort)" \
			"$(LC_ALL=C sort "$T/SHA256SUMS")"
		;;
	*"until pail"*)
		is "and all of the list is there" \
			"$(cd "$T/work" && find fw left -type f 2>/dev/null |
				LC_ALL=C sort | tr '\n' ' ')" "fw/boot/kernel fw/image.bin "
		;;
	esac
done
