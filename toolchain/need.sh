#!/bin/sh
# need.sh PURPOSE...: see to it that the tools for a purpose are there.
#
#   build    compile pail for this machine
#   demo     build, and the test server with its throw-away certificates
#   test     demo, and what make test wants besides
#   cross    compile for the foreign targets and run what comes out
#   fuzz     clang's libFuzzer
#   interop  what the scripts of tests/interop want on top of their servers
#
# When all is there this looks at files only.  What is missing is installed
# with apt-get if this is Debian or Ubuntu and we are root or may be (sudo
# -n); if not, the packages are named and the status is 1.
set -eu

missing=

# want PACKAGE TEST...: the package is needed unless the test holds.
want()
{
	package=$1
	shift
	"$@" >/dev/null 2>&1 || case " $missing " in
	*" $package "*) ;;
	*) missing="$missing $package" ;;
	esac
}
has()
{
	command -v "$1"
}
# A header that the host's compiler finds.
has_header()
{
	echo "#include <$1>" | cc -E -
}
# A library that the host's compiler finds.
has_library()
{
	[ -f "$(cc -print-file-name="$1")" ]
}

need_build()
{
	want make has make
	want gcc has gcc
	want gcc has cc
	want binutils has ld
	want bzip2 has bzip2
	want gzip has gzip
	want util-linux has flock
	# For the release downloads, where no Debian mirror is set up.
	[ -x /usr/lib/apt/apt-helper ] && . /etc/os-release &&
		[ "$ID" = debian ] || {
		has curl >/dev/null || want wget has wget
		want ca-certificates [ -d /etc/ssl/certs ]
	}
	case $(uname -m) in
	x86_64) want gcc has x86_64-linux-gnu-gcc ;;
	aarch64) want gcc has aarch64-linux-gnu-gcc ;;
	armv7*) want gcc has arm-linux-gnueabihf-gcc ;;
	esac
}
need_demo()
{
	need_build
	want libc6-dev has_header stdio.h
	want libssl-dev has_header openssl/ssl.h
	want openssl has openssl
	want procps has ps
}
need_test()
{
	need_demo
	want python3 has /usr/bin/python3
	want curl has curl
	want git has git
	want ca-certificates [ -s /etc/ssl/certs/ca-certificates.crt ]
	# The layout is checked with one version, Debian 12's.
	[ "$(. /etc/os-release && echo "$ID ${VERSION_ID-}")" != 'debian 12' ] ||
		want clang-format has clang-format
	# The sanitizers' run time comes with gcc.
	want gcc has_library libasan.so
	want gcc has_library libtsan.so
}
need_cross()
{
	need_build
	case $(uname -m) in
	x86_64) ;;
	*) want gcc-x86-64-linux-gnu has x86_64-linux-gnu-gcc ;;
	esac
	want gcc-aarch64-linux-gnu has aarch64-linux-gnu-gcc
	want gcc-arm-linux-gnueabihf has arm-linux-gnueabihf-gcc
	want gcc-mips-linux-gnu has mips-linux-gnu-gcc
	has qemu-mips >/dev/null || want qemu-user-static has qemu-mips-static
}
need_fuzz()
{
	need_build
	want clang has clang
	want libclang-rt-dev has_fuzzer
}
has_fuzzer()
{
	f=$(mktemp)
	echo 'int LLVMFuzzerTestOneInput(const char *p, long n);
		int LLVMFuzzerTestOneInput(const char *p, long n)
		{ return p && n > 1 ? 0 : 0; }' |
		clang -x c -fsanitize=fuzzer,address -o "$f" -
	got=$?
	rm -f "$f"
	return $got
}
need_interop()
{
	need_test
}

# As root, one way or another; 1 if there is no way.
as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

for purpose in "$@"; do
	case $purpose in
	build | demo | test | cross | fuzz | interop) "need_$purpose" ;;
	*)
		echo "need.sh: unknown purpose: $purpose" >&2
		exit 64
		;;
	esac
done
missing=${missing# }
purposes=$*

# The test servers listen on localhost.  A root that debootstrap made does
# not know that name: it has no /etc/hosts at all.
case " $purposes " in
*" build "* | *" cross "* | *" fuzz "*) ;;
*)
	if ! [ -e /etc/hosts ] && [ "$(id -u)" = 0 ]; then
		echo "  HOSTS   127.0.0.1 localhost"
		echo '127.0.0.1 localhost' >/etc/hosts
	fi
	;;
esac
[ -n "$missing" ] || exit 0

stop()
{
	cat >&2 <<EOF
need.sh: $1
These packages (Debian's and Ubuntu's names) are missing for: $purposes
    $missing
Install them, for example as root with
    apt-get update && apt-get install -y --no-install-recommends $missing
EOF
	exit 1
}

command -v apt-get >/dev/null 2>&1 || stop "there is no apt-get here."
if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
	stop "not root, and sudo wants a password."
fi
echo "  APT     $missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if as_root apt-get -q update >"$log" 2>&1 && as_root env \
	DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
	--no-install-recommends $missing >>"$log" 2>&1; then
	exit 0
fi
tail -n 5 "$log" >&2
. /etc/os-release 2>/dev/null || ID=unknown
[ "$ID" != ubuntu ] || echo "need.sh: some of these are in Ubuntu's" \
	"'universe', which has to be enabled." >&2
stop "apt-get could not install them."
