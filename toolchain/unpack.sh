#!/bin/sh
# unpack.sh TARBALL DIR: unpack a pinned tarball, once, as a whole or not.
set -eu

tarball=$1 dir=$2
[ "$dir/.unpacked" -nt "$tarball" ] && exit 0
rm -rf "$dir" "$dir.part"
mkdir -p "$dir.part"
tar -x -f "$tarball" -C "$dir.part" --strip-components=1 --no-same-owner
touch "$dir.part/.unpacked"
mv "$dir.part" "$dir"
