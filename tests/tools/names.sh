#!/bin/sh
# A network of its own for a command: loopback, with these names and no others.
#
#   tests/tools/names.sh NAME[=ADDRESS]... -- COMMAND...
#   tests/tools/names.sh        status 0 if this machine can do it
#
# A NAME is at 127.0.0.1 unless an address of 127.0.0.0/8 is given, and stands
# in /etc/hosts; all others are asked of a name server at 127.0.0.1, where a
# command may put one (name_server.py). Nothing outside is changed: the network and the
# two files are in namespaces that end with the command.
set -eu

# hide PATH: what stands there within is what is read here; there must be one
# outside for it to hide.
hide() {
	cat >"$T/new"
	mount --bind "$T/new" "$1"
	rm "$T/new"
}

case ${1-} in
'')
	exec "$0" localhost -- true 2>/dev/null
	;;
inside)
	shift
	ip link set lo up
	T=$(mktemp -d)
	{
		echo '127.0.0.1 localhost'
		while [ "$1" != -- ]; do
			case $1 in
			*=*) echo "${1#*=} ${1%%=*}" ;;
			*) echo "127.0.0.1 $1" ;;
			esac
			shift
		done
	} >"$T/hosts"
	hide /etc/hosts <"$T/hosts"
	# Without this file the C library asks 127.0.0.1 too.
	[ ! -e /etc/resolv.conf ] ||
		echo 'nameserver 127.0.0.1' | hide /etc/resolv.conf
	rm -r "$T"
	shift
	exec "$@"
	;;
*)
	how='-n -m'
	[ "$(id -u)" = 0 ] || how='-r -n -m'
	exec unshare $how "$0" inside "$@"
	;;
esac
