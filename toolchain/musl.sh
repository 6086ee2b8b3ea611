#!/bin/sh
# musl.sh SOURCE DEST STAMP: build musl into DEST/include and DEST/lib.
# Takes CC, CROSS and FLAGS from the environment (see target.mk); called by
# the Makefile under a lock.  Only the static library, all for size but the
# copying and filling of memory, which musl writes in C on some machines.
set -eu

source=$(cd "$1" && pwd) dest=$2 stamp=$3
[ "$dest/lib/libc.a" -nt "$stamp" ] &&
	[ "$dest/lib/libc.a" -nt "$0" ] && exit 0
rm -rf "$dest"
mkdir -p "$dest/obj"
top=$(pwd)
cd "$dest/obj"
[ -f config.mak ] || CC=$CC CFLAGS="$FLAGS" AR="${CROSS}ar" \
	RANLIB="${CROSS}ranlib" "$source/configure" \
	--target="$($CC -dumpmachine)" --prefix=/ --disable-shared \
	--disable-wrapper --enable-optimize=string/memcpy,string/memset,string/memmove \
	>configure.log 2>&1 || {
	rm -f config.mak
	cat configure.log >&2
	exit 1
}
# Only these: its other start files are for position independent programs,
# which some targets' flags do not even allow.
MAKEFLAGS='' make -j2 AR="${CROSS}ar" DESTDIR="$top/$dest" \
	lib/libc.a lib/crt1.o lib/crti.o lib/crtn.o install-headers \
	>make.log 2>&1 || {
	grep -B 2 -A 2 -i error make.log | tail -n 30 >&2
	exit 1
}
mkdir -p "$top/$dest/lib"
cp lib/crt1.o lib/crti.o lib/crtn.o lib/libc.a "$top/$dest/lib"
