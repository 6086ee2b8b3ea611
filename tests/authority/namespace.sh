#!/bin/sh
# A network of its own for a command: loopback with the link-local addresses
# of the metadata services, and the hosts of the published cases in /etc/hosts.
#
#   tests/authority/namespace.sh COMMAND...
#   tests/authority/namespace.sh            status 0 if this machine can do it
#
# Nothing outside is changed: both are namespaces that end with the command.
set -eu

hosts='sts.us-east-1.amazonaws.com sts.us-east-2.amazonaws.com
sts.eu-west-1.amazonaws.com sts-fips.us-east-1.api.aws
s3-fips.dualstack.us-east-1.amazonaws.com
s3-fips.dualstack.us-west-2.amazonaws.com aws.global-env-override aws.global-profile-override aws.sts-env-override
aws.service-profile-override'

case ${1-} in
inside)
	shift
	ip link set lo up
	for address in 169.254.169.254 169.254.170.2 169.254.170.23; do
		ip address add $address/32 dev lo
	done
	table=$(mktemp)
	echo '127.0.0.1 localhost' >"$table"
	for host in $hosts; do echo "127.0.0.1 $host"; done >>"$table"
	mount --bind "$table" /etc/hosts
	rm -f "$table"
	exec "$@"
	;;
hosts)
	echo $hosts
	;;
'')
	exec "$0" true 2>/dev/null
	;;
*)
	how='-n -m'
	[ "$(id -u)" = 0 ] || how='-r -n -m'
	exec unshare $how "$0" inside "$@"
	;;
esac
