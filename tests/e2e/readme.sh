#!/bin/sh
# readme.sh: the README tells the truth. Its tables are those of `pail --help`,
# of `pail COMMAND --help` and of the source; its examples run, and print what
# they are said to.
#
# A block of ```sh that follows a line <!-- run --> is run by sh -eu against
# s3d, in a directory of its own that has what the README speaks of: the list
# `sources`, `SHA256SUMS`, $SHA256, $PRESIGNED_URL, $ENDPOINT, $IOT_ENDPOINT and
# the device's certificate. A block of ```ini is a config file.
set -eu
SUITE=readme
. tests/e2e/lib.sh
. tests/authority/lib.sh
devices
root=$PWD

# same NAME GOT WANT: a case that compares two files, neither of them empty.
same() {
	if [ -s "$2" ] && cmp -s "$2" "$3"; then
		ok "$1"
	else
		not_ok "$1" "$(diff "$2" "$3" | tr '\n' ' ')"
	fi
}

# ---- tables ------------------------------------------------------------------

# rows HEADING: the rows of the tables right under it, "FIRST|SECOND|THIRD".
rows() {
	awk -F ' *[|] *' -v heading="$1" '
		/^#/ { inside = $0 == heading }
		inside && /^[|]/ && $2 !~ /^-+$/ {
			print $2 "|" $3 "|" $4 }
	' README.md
}

$RUN "$PAIL" --help | sed -n '/^Exit status:/,$p' | sed '1d; s/  */ /g; s/^ //' \
	> "$T/statuses"
rows '## Exit status' | sed '1d; s/|$//; s/|/ /' > "$T/statuses.readme"
same "the exit statuses are those of --help" "$T/statuses" "$T/statuses.readme"

# Long and short names, one a line, of what comes in: "-f, --list LIST".
words() {
	awk -F ', ' '{ for (i = 1; i <= NF; i++) {
		split($i, word, " "); print word[1] } }' | LC_ALL=C sort -u
}
# options HEADING: of the table under it.
options() { rows "$1" | sed -n 's/|.*//; s/`//g; /^-/p' | words; }

options '## Options of all commands' | grep -v -x -e --help -e -h > "$T/common"
for command in get ls stat presign buckets whoami; do
	$RUN "$PAIL" $command --help |
		sed -n 's/^  *\(-.*\)/\1/p' | sed 's/   *.*//' | words > "$T/options"
	options "## pail $command" | cat - "$T/common" | LC_ALL=C sort -u \
		> "$T/options.readme"
	same "the options are those of $command --help" "$T/options" \
		"$T/options.readme"
done

version=$($RUN "$PAIL" --version | head -n 1)
for name in mbedTLS musl; do
	got=$(grep -o "$name [0-9][0-9.]*[0-9]" README.md | sort -u)
	case $version in
	*"$got"[,\)]*) ok "the version of $name" ;;
	*) not_ok "the version of $name" "'$got' is not in '$version'" ;;
	esac
done

# The variables and keys that the source looks for are those that are here.
grep -rhoE '"(AWS|PAIL)_[A-Z0-9_]+"' src | tr -d '"' | LC_ALL=C sort -u \
	> "$T/variables"
grep -ohE '(AWS|PAIL)_[A-Z0-9_]+' README.md | LC_ALL=C sort -u \
	> "$T/variables.readme"
same "the variables are those that are read" "$T/variables" \
	"$T/variables.readme"
sed -n 's/^	X([A-Z0-9_]*, "\([^"]*\)", .*/\1/p' src/cred/profile.h |
	LC_ALL=C sort -u > "$T/keys"
while read -r key; do
	grep -qF "\`$key\`" README.md || echo "$key"
done < "$T/keys" > "$T/keys.missing"
if [ -s "$T/keys" ] && [ ! -s "$T/keys.missing" ]; then
	ok "the keys of a profile are all here"
else
	not_ok "the keys of a profile are all here" \
		"$(tr '\n' ' ' < "$T/keys.missing")"
fi

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

# Links within the page lead to a heading.
grep -oE '\]\(#[a-z-]*\)' README.md | sed 's/](#\(.*\))/\1/' | sort -u > "$T/links"
sed -n 's/^##* //p' README.md | tr 'A-Z ' 'a-z-' | tr -cd 'a-z\n-' | sort -u \
	> "$T/headings"
is "links lead somewhere" "$(comm -23 "$T/links" "$T/headings" | tr '\n' ' ')" ""

# ---- servers -----------------------------------------------------------------

cat > "$T/spec" <<'END'
bucket firmware
object firmware 300000 board/image.bin
object firmware 200000 board/kernel.img
object firmware 1000 board/lab/test.img
multipart firmware 11000000 5242880 parts
bucket public
object public 100 readme.txt
bucket bucket
object bucket 10 fw/v1/a.bin
END
: > "$T/users"
issuer issuer --role-alias fleet --thing board-7
server main --checksums --spec "$T/spec" --users-file "$T/users" \
	--cert "$T/pki/server.pem" --key "$T/pki/server.key" \
	--access-key AKIDEXAMPLE --secret-key example-secret
signed=$PORT
server open --spec "$T/spec" --cert "$T/pki/server.pem" \
	--key "$T/pki/server.key" --anonymous
anonymous=$PORT
PRESIGNED_URL=$(AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET \
	tests/tools/s3put.py --endpoint "https://localhost:$signed" \
	--ca "$T/pki/ca.pem" --region us-east-1 \
	presign firmware board/image.bin)
SHA256=$(sum firmware board/image.bin)
for name in image.bin kernel.img; do
	printf '%s  %s\n' "$(sum firmware board/$name)" $name
done > "$T/SHA256SUMS"
case $PAIL in /*) ;; *) PAIL=$root/$PAIL ;; esac
printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$RUN" "$PAIL" > "$T/bin-pail"
mkdir "$T/bin"
mv "$T/bin-pail" "$T/bin/pail"
chmod +x "$T/bin/pail"
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$signed"

# ---- what is printed -----------------------------------------------------------

# The fields of an event are those that the README names, in its order.
fields() { # EVENT
	is "the fields of the event $1" \
		"$(grep -m 1 "\"event\":\"$1\"" "$T/err" | grep -o '"[a-z_]*":' |
			tr -d '":' | grep -v -x event | tr '\n' ' ')" \
		"$(sed -n '/^### JSON/,/^## /p' README.md |
			sed -n "s/^| .$1.[^|]*| \(.*\) |\$/\1/p" |
			tr -d '\140,') "
}
pail get --json -v s3://firmware/board/image.bin "$T/image"
fields file
fields end
pail get --json --dry-run s3://firmware/board/ "$T/dry"
fields note
pail get --json s3://firmware/none "$T/none"
fields error
server slow --line 'object b 10 x' --delay 1500
(
	PAIL_ENV="AWS_ENDPOINT_URL_S3=http://127.0.0.1:$PORT"
	pail get --json --progress 1 s3://b/x "$T/x"
	fields progress
)
server_stop "$SERVER"

# Lines of output that the README shows word for word.
shown() { # NAME OF A RUN
	while IFS= read -r line; do
		grep -qxF -e "$line" README.md || echo "$line"
	done < "$T/out" > "$T/missing"
	if [ -s "$T/out" ] && [ ! -s "$T/missing" ]; then
		ok "$1 is as shown"
	else
		not_ok "$1 is as shown" "$(cat "$T/missing")"
	fi
}
pail ls --json s3://firmware/board/image.bin
shown "a key of ls --json"
pail ls --json s3://firmware/boa
shown "a prefix of ls --json"
pail ls --json
grep firmware "$T/out" > "$T/one"
mv "$T/one" "$T/out"
shown "a bucket of ls --json"

# named HEADING: each field of the object that was printed stands in the second
# column under it.
named() {
	rows "$1" | cut -d '|' -f 2 | grep -o '`[a-z_0-9]*`' | tr -d '\140' \
		> "$T/named"
	grep -o '"[a-z_0-9]*":' "$T/out" | tr -d '":' > "$T/fields"
	if [ -s "$T/fields" ]; then
		is "the fields of ${1#* }" \
			"$(grep -vxF -f "$T/named" "$T/fields" | tr '\n' ' ')" ""
	else
		not_ok "the fields of ${1#* }" "there are none"
	fi
}
pail stat --json s3://firmware/parts
named '## pail stat'
has "stat told of parts" "$T/out" part_size
pail presign --json s3://firmware/x
is "the fields of pail presign" \
	"$(grep -o '"[a-z]*":' "$T/out" | tr -d ':\n' | sed 's/""/","/g')" \
	"$(sed -n 's/^`{\(.*\)}`\.$/\1/p' README.md)"
pail whoami --json --check
named '## pail whoami'

# ---- examples ------------------------------------------------------------------

mkdir "$T/blocks"
awk -v dir="$T/blocks" '
	/^```/ && open { open = 0; next }
	/^```(sh|ini)$/ {
		open = 1
		kind = last == "<!-- run -->" ? "run" : "not"
		file = sprintf("%s/%02d.%s", dir, ++n, /ini/ ? "ini" : kind)
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

# The config file: each of its profiles is understood.
for name in pem key; do cp "$T/pki/device-ec.$name" "$T/pki/device.$name"; done
sed "s|/etc/pail/|$T/pki/|" "$T/blocks"/*.ini > "$T/config"
PAIL_ENV="AWS_REGION=eu-west-1 AWS_CONFIG_FILE=$T/config"
sed -n 's/^\[profile \(.*\)\]$/\1/p' "$T/config" > "$T/profiles"
echo default >> "$T/profiles"
while read -r name; do
	pail whoami --profile "$name"
	is "profile $name" "$STATUS $(cat "$T/err")" "0 "
	cp "$T/out" "$T/whoami.$name"
done < "$T/profiles"
has "profile lab: its services" "$T/whoami.lab" \
	'^endpoint: https://s3.lab.example:9000 (services lab-servers)$'
has "profile device: by IoT" "$T/whoami.device" '^role alias: fleet$'
cp "$T/whoami.fleet" "$T/out"
shown "pail whoami"

# The table of names: each key below its source has the name that is told.
PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$signed"
rows '### Names on disk' | grep 's3://' | grep -v -e refused -e none | tr -d '\140' |
	tr '|' '\t' > "$T/names"
while IFS='	' read -r source key name; do
	pail get --dry-run "$source" "$T/dry/"
	has "the name of $key by $source" "$T/out" \
		"^s3://bucket/$key	$name$"
done < "$T/names"
is "four names" "$(wc -l < "$T/names" | tr -d ' ')" 4

# block FILE: runs one; its case is named by the first line with pail in it.
block() {
	name=$(grep -m 1 'pail' "$1" | tr -d '\t')
	rm -rf "$T/work"
	mkdir "$T/work"
	printf 's3://firmware/board/image.bin\ns3://firmware/board/kernel.img\tboot/kernel\n' \
		> "$T/work/sources"
	cp "$T/SHA256SUMS" "$T/pki/device.pem" "$T/pki/device.key" "$T/work"
	port=$signed
	grep -q -e --no-sign-request "$1" && port=$anonymous
	status=0
	(cd "$T/work" && env -i PATH="$T/bin:$PATH" \
		AWS_ACCESS_KEY_ID="$KEY_ID" AWS_SECRET_ACCESS_KEY="$SECRET" \
		AWS_REGION=us-east-1 AWS_CA_BUNDLE="$T/pki/ca.pem" \
		AWS_ENDPOINT_URL_S3="https://localhost:$port" \
		ENDPOINT="https://localhost:$port" PRESIGNED_URL="$PRESIGNED_URL" \
		IOT_ENDPOINT="localhost:$IOT" SHA256="$SHA256" \
		sh -eu "$1") > "$T/block.out" 2>&1 || status=$?
	if [ $status = 0 ]; then
		ok "runs: $name"
	else
		not_ok "runs: $name" "status $status: $(head -c 500 "$T/block.out" | tr '\n' ' ')"
	fi
}

# tree DIR...: the files beneath, in the directory that the block had.
tree() {
	(cd "$T/work" && find "$@" -type f 2>/dev/null | LC_ALL=C sort | tr '\n' ' ')
}

BOARD='fw/image.bin fw/kernel.img fw/lab/test.img '
for file in "$T/blocks"/*.run; do
	block "$file"
	case $(cat "$file") in
	*new.bin*)
		holds "and has the object" "$T/work/new.bin" "$SHA256"
		is "and both in the directory" \
			"$(ls "$T/work/fw" | tr '\n' ' ')" "image.bin kernel.img "
		;;
	*'**/*'*)
		is "and has what is below, and what matches" "$(tree fw images)" \
			"${BOARD}images/board/kernel.img images/board/lab/test.img "
		;;
	*--exclude*) is "and has what is not left out" "$(tree fw)" "fw/kernel.img " ;;
	*--dry-run*)
		is "and has what was printed" "$(tree fw)" "$BOARD"
		is "which was a line each" "$(wc -l < "$T/work/list" | tr -d ' ')" 3
		;;
	*--changed*)
		is "and has all, and remembers it" "$(tree fw)" "fw/.pail-state $BOARD"
		;;
	*--iot-endpoint*)
		has "by IoT" "$T/issuer.asked" 'mode=iot .*thing=board-7'
		is "and has the object" "$(tree fw)" "fw/image.bin "
		;;
	*SHA256SUMS*)
		is "and both are what the list says" \
			"$(cd "$T/work/fw" && sha256sum * | LC_ALL=C sort)" \
			"$(LC_ALL=C sort "$T/SHA256SUMS")"
		;;
	*"until pail"*)
		is "and all of the list is there" "$(tree fw left)" \
			"fw/boot/kernel fw/image.bin "
		;;
	*'presign --expires'*)
		is "and the URL is good" "$(tree image.bin)" "image.bin "
		;;
	esac
done
