#!/bin/sh
# repro.sh TARGET BINARY: build everything once more, in another directory,
# from the same tarballs: is it the same program, byte for byte?
set -eu

target=$1 binary=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# Deeper and longer than here, so that a path that slips in changes sizes.
top=$dir/elsewhere/and-a-long-name/$$
mkdir -p "$top/build" "$top/tests/sim"
cp -R Makefile src port toolchain "$top"
cp tests/sim/sim.mk "$top/tests/sim"
ln -s "$(pwd)/build/cache" "$top/build/cache"
# What make would hand on to a make below it, and the locale.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES || :
if ! (cd "$top" && TZ=Asia/Tokyo LANG=C.UTF-8 make -s -j2 TARGET="$target" \
	"$binary" >make.log 2>&1); then
	tail -n 5 "$top/make.log" >&2
	echo "not ok - repro: $target: the second build failed"
	exit 1
fi
one=$(sha256sum <"$binary" | cut -c 1-64)
two=$(sha256sum <"$top/$binary" | cut -c 1-64)
if [ "$one" = "$two" ]; then
	echo "ok - repro: $target: two builds, one hash $one"
else
	echo "not ok - repro: $target: $one here, $two elsewhere"
	exit 1
fi
