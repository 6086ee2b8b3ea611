#!/bin/sh
# fetch_test.sh: fetch.sh takes the pinned bytes and no others, and finds the
# mirror in what apt's configuration may look like.  No network is used.
set -eu

fetch=${0%/*}/fetch.sh
. "${0%/*}/pins"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
real=build/cache/$MUSL_TAR

# is NAME GOT WANT
is()
{
	if [ "$2" = "$3" ]; then
		echo "ok - fetch: $1"
	else
		echo "not ok - fetch: $1: '$2', not '$3'"
	fi
}
# run ARG...: fetch.sh, its status in $status and its words in $dir/err
run()
{
	status=0
	"$fetch" "$@" >"$dir/out" 2>"$dir/err" || status=$?
}

echo 'not a tarball' >"$dir/wrong"
export MUSL_SRC="$dir/wrong"
run musl "$dir/musl"
is 'a given file with a wrong hash stops' "$status" 1
is 'and the message has the right one' "$(grep -c "$MUSL_SHA256" "$dir/err")" 1
is 'and nothing is left' "$(ls "$dir"/musl* 2>/dev/null)" ''

MUSL_SRC="$dir/absent"
run musl "$dir/musl"
is 'a given file that is not there stops' "$status" 1

MUSL_SRC="$real"
run musl "$dir/musl"
is 'a given file with the right hash is taken' "$status" 0
is 'as it is' "$(sha256sum <"$dir/musl" | cut -c 1-64)" "$MUSL_SHA256"

echo x >>"$dir/musl"
run musl "$dir/musl"
is 'a cached file that was changed is replaced' \
	"$(sha256sum <"$dir/musl" | cut -c 1-64)" "$MUSL_SHA256"

MUSL_SRC="$dir/wrong"
run musl "$dir/musl"
is 'a cached file that is right is kept' "$status" 0

# apt NAME WANT: the mirrors of the configuration in $dir/apt
apt()
{
	is "mirrors: $1" "$("$fetch" mirrors "$dir/apt" | tr '\n' ' ')" "$2"
	rm -rf "$dir/apt"
	mkdir -p "$dir/apt/sources.list.d"
}

mkdir -p "$dir/apt/sources.list.d"
cat >"$dir/apt/sources.list" <<'EOF'
# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian/ bookworm main
deb http://security.example/debian-security bookworm-security main
deb-src http://source.example/debian bookworm main
EOF
apt 'one-line style' 'http://one.example/debian '

cat >"$dir/apt/sources.list.d/debian.sources" <<'EOF'
Types: deb
# a comment
URIs: http://two.example/debian
  https://three.example/debian
Suites: trixie
EOF
apt 'deb822 style, several' \
	'http://two.example/debian https://three.example/debian '

echo "URIs: mirror+file:$dir/list" >"$dir/apt/sources.list.d/debian.sources"
printf 'https://four.example/debian\tpriority:1\n' >"$dir/list"
apt 'a mirror list' 'https://four.example/debian '

cat >"$dir/apt/sources.list" <<'EOF'
deb https://other.example/repo stable main
deb http://five.example/debian bookworm main
EOF
apt "Debian's before others'" \
	'http://five.example/debian https://other.example/repo '
