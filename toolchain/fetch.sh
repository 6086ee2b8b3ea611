#!/bin/sh
# fetch.sh mbedtls|musl DEST: bring a pinned tarball to DEST.
# fetch.sh mirrors [DIR]: the mirrors that DIR (/etc/apt) names, one a line.
#
# Asks in this order, and takes the first whose SHA-256 is the pinned one:
#   1. DEST itself, if it is there already
#   2. the file named by MBEDTLS_SRC= or MUSL_SRC= (a wrong hash is an error)
#   3. the Debian mirror that this system is configured with (Debian only)
#   4. the project's own release download, by curl or wget
# The mirror's pool serves every suite, so Debian 12 finds Debian 13's files
# there; apt's downloader is used by path and with an expected hash, which
# reads no package list and changes no state, source list or cache of apt.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/pins"

case ${1-} in
mbedtls)
	tar=$MBEDTLS_TAR hash=$MBEDTLS_SHA256 pool=$MBEDTLS_POOL
	url=$MBEDTLS_URL var=MBEDTLS_SRC given=${MBEDTLS_SRC-}
	;;
musl)
	tar=$MUSL_TAR hash=$MUSL_SHA256 pool=$MUSL_POOL
	url=$MUSL_URL var=MUSL_SRC given=${MUSL_SRC-}
	;;
mirrors) ;;
*)
	echo "usage: fetch.sh mbedtls|musl DEST" >&2
	exit 64
	;;
esac
dest=${2-}
tried=

file_hash()
{
	sha256sum "$1" | cut -d ' ' -f 1
}

# Keep the downloaded file $1 if it is the pinned one, drop it otherwise.
keep()
{
	[ -s "$1" ] || return 1
	got=$(file_hash "$1")
	if [ "$got" != "$hash" ]; then
		echo "fetch.sh: $2 gave SHA-256 $got" >&2
		tried="$tried
    $2: wrong SHA-256 $got"
		rm -f "$1"
		return 1
	fi
	mv -f "$1" "$dest"
}

# The http(s) mirrors in the system's apt configuration: one-line files,
# deb822 files and mirror lists; those that look like Debian's come first.
# A security archive is no full mirror.
mirrors()
{
	parts=$1/sources.list.d
	{
		# One-line style: deb [options] URI suite component...
		sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p' \
			"$1/sources.list" "$parts"/*.list 2>/dev/null || :
		# deb822 style: URIs: one or several, also on continued lines.
		cat "$parts"/*.sources 2>/dev/null | awk '
			/^[^ \t#]/ { uris = tolower($1) == "uris:" }
			/^#/ { next }
			uris { for (i = 1; i <= NF; i++)
				if ($i ~ /:\//) print $i }' || :
	} | while read -r uri; do
		case $uri in
		mirror+file:*)
			sed 's/[[:space:]].*//' "${uri#mirror+file:}" \
				2>/dev/null || :
			;;
		mirror+http*) echo "${uri#mirror+}" ;;
		*) echo "$uri" ;;
		esac
	done | grep -E '^https?://' | grep -v security |
		sed 's:/*$::' | awk '
			seen[$0]++ { next }
			/debian/ { print; next }
			{ rest = rest $0 "\n" }
			END { printf "%s", rest }'
}

from_mirror()
{
	helper=/usr/lib/apt/apt-helper
	[ -x $helper ] || return 1
	[ "$(. /etc/os-release 2>/dev/null && echo "$ID")" = debian ] ||
		return 1
	for uri in $(mirrors /etc/apt); do
		# apt drops to an unprivileged user for downloads if it can
		# write there; the cache is root's, so that it says so. Hush.
		if $helper -o APT::Sandbox::User=root \
			-o Acquire::Retries=2 download-file \
			"$uri/$pool" "$dest.part" "SHA256:$hash" \
			>"$dest.log" 2>&1 && keep "$dest.part" "$uri"; then
			rm -f "$dest.log"
			return 0
		fi
		tried="$tried
    $uri/$pool: $(tail -n 1 "$dest.log")"
		rm -f "$dest.part"* "$dest.log"
	done
	return 1
}

from_release()
{
	if command -v curl >/dev/null 2>&1; then
		curl -fsSL --retry 2 --connect-timeout 20 --max-time 600 \
			-o "$dest.part" "$url" || :
	elif command -v wget >/dev/null 2>&1; then
		wget -q -t 2 -T 20 -O "$dest.part" "$url" || :
	else
		tried="$tried
    $url: neither curl nor wget is installed"
		return 1
	fi
	keep "$dest.part" "$url" && return 0
	rm -f "$dest.part"
	tried="$tried
    $url: not to be had"
	return 1
}

if [ "$1" = mirrors ]; then
	mirrors "${2:-/etc/apt}"
	exit 0
fi
mkdir -p "$(dirname "$dest")"
if [ -f "$dest" ]; then
	[ "$(file_hash "$dest")" = "$hash" ] && exit 0
	echo "fetch.sh: $dest has a wrong hash, fetching it again" >&2
	rm -f "$dest"
fi
if [ -n "$given" ]; then
	[ -f "$given" ] || {
		echo "fetch.sh: $var=$given: no such file" >&2
		exit 1
	}
	got=$(file_hash "$given")
	[ "$got" = "$hash" ] || {
		echo "fetch.sh: $var=$given is not $tar:" >&2
		echo "  its SHA-256 is  $got" >&2
		echo "  the pinned one  $hash" >&2
		exit 1
	}
	cp "$given" "$dest.part" && mv -f "$dest.part" "$dest"
	exit 0
fi
from_mirror || from_release || {
	cat >&2 <<EOF
fetch.sh: could not get $tar.  Tried:${tried:- nothing}
Bring the file yourself and say where it is:
    make $var=/path/to/$tar
    SHA-256 $hash
    from    $url
    or      DEBIAN-MIRROR/$pool
EOF
	exit 1
}
