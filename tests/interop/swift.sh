#!/bin/sh
# swift.sh start DIR [PORT] | stop DIR | status DIR
#   OpenStack Swift with its S3 interface (s3api) over TLS from Debian's
#   packages: account, container and object server and three proxies on
#   127.0.0.1: one as it comes, one whose clock is 20 minutes ahead, one
#   limited to TLS 1.2. Installs the packages when they are absent (root and
#   apt). DIR holds all state, on a file system with user xattrs; DIR/env is
#   what a client needs, as shell assignments.
#   PORT is the first of 7 free ports in a row (default: found).
#   Exit status: see lib.sh.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/lib.sh"

ACCESS=pail:interop
SECRET=not/a+secret/0000000000000000000000000002
REGION=eu-test-7
DAEMONS="main late tls12 account container object memcached"

swift_stop() {
	# shellcheck disable=SC2086
	daemon_stop "$1" $DAEMONS
}

# common_write PORT: the section that every daemon's file begins with.
common_write() {
	cat <<-CONF
		[DEFAULT]
		user = $(id -un)
		swift_dir = $dir/etc
		bind_ip = 127.0.0.1
		bind_port = $1
		workers = 0
		log_level = WARNING
		log_address = $dir/nolog
		devices = $dir/node
		mount_check = false
		fallocate_reserve = 0
		disable_fallocate = true
		db_preallocation = off
	CONF
}

storage_write() {
	{
		common_write "$2"
		cat <<-CONF
			[pipeline:main]
			pipeline = $1-server
			[app:$1-server]
			use = egg:swift#$1
			recon_cache_path = $dir/recon
			replication_server = false
		CONF
	} >"$dir/etc/$1.conf"
}

proxy_write() {
	{
		common_write "$2"
		cat <<-CONF
			cert_file = $dir/tls/server.pem
			key_file = $dir/tls/server.key
			[pipeline:main]
			pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo dlo versioned_writes symlink proxy-server
			[app:proxy-server]
			use = egg:swift#proxy
			allow_account_management = true
			account_autocreate = true
			[filter:cache]
			use = egg:swift#memcache
			memcache_servers = 127.0.0.1:$((base + 6))
			[filter:tempauth]
			use = egg:swift#tempauth
			user_pail_interop = $SECRET .admin
			[filter:s3api]
			use = egg:swift#s3api
			location = $REGION
			storage_domain = s3.localhost
			check_bucket_owner = false
			[filter:versioned_writes]
			use = egg:swift#versioned_writes
			allow_versioned_writes = true
			allow_object_versioning = true
		CONF
		for name in catch_errors gatekeeper listing_formats copy slo \
			dlo symlink; do
			printf '[filter:%s]\nuse = egg:swift#%s\n' $name $name
		done
	} >"$dir/etc/$1.conf"
}

conf_write() {
	cat >"$dir/etc/swift.conf" <<-CONF
		[swift-hash]
		swift_hash_path_suffix = s
		swift_hash_path_prefix = p
		[storage-policy:0]
		name = one
		default = yes
	CONF
	proxy_write main "$base"
	proxy_write late $((base + 1))
	proxy_write tls12 $((base + 2))
	storage_write account $((base + 3))
	storage_write container $((base + 4))
	storage_write object $((base + 5))
}

# One partition table a kind, all on the one device; by the library, since
# each call of swift-ring-builder takes seconds to start.
rings_write() {
	"$PYTHON" - "$dir/etc" "$base" <<-'PY'
		import sys
		from swift.common.ring import RingBuilder
		where, base = sys.argv[1], int(sys.argv[2])
		for n, name in enumerate(("account", "container", "object")):
		    ring = RingBuilder(4, 1, 0)
		    ring.add_dev({
		        "id": 0, "region": 1, "zone": 1, "device": "d1",
		        "weight": 1.0, "meta": "", "ip": "127.0.0.1",
		        "replication_ip": "127.0.0.1", "port": base + 3 + n,
		        "replication_port": base + 3 + n})
		    ring.rebalance()
		    ring.get_ring().save("%s/%s.ring.gz" % (where, name))
	PY
}

# Swift's daemons look for swift.conf in /etc/swift; this moves them to ours,
# and the clock of the late one ahead; the main one's requests are written down.
launcher_write() {
	cat >"$dir/launch.py" <<-'PY'
		import os, runpy, sys, time
		ahead = float(os.environ.get("PAIL_AHEAD", "0"))
		if ahead:
		    real = time.time
		    time.time = lambda: real() + ahead
		log = os.environ.get("PAIL_REQUESTS")
		if log:
		    from eventlet.wsgi import HttpProtocol
		    lines = open(log, "w", 1)
		    answer = HttpProtocol.handle_one_response
		    def logged(self):
		        print(self.requestline, file=lines)
		        answer(self)
		    HttpProtocol.handle_one_response = logged
		import swift.common.utils
		swift.common.utils.set_swift_dir(sys.argv[1])
		sys.argv = sys.argv[2:]
		runpy.run_path(sys.argv[0], run_name="__main__")
	PY
}

# swift_start NAME KIND [VARIABLE=VALUE...]
swift_start() {
	name=$1 kind=$2
	shift 2
	daemon_start "$dir" "$name" env "$@" "$PYTHON" "$dir/launch.py" \
		"$dir/etc" "/usr/bin/swift-$kind-server" "$dir/etc/$name.conf"
}

servers_start() {
	# Without it each request asks anew what there is of its container. The
	# file of -P makes it known as ours (daemon_alive).
	daemon_start "$dir" memcached memcached -l 127.0.0.1 -p $((base + 6)) \
		-U 0 -m 16 -u "$(id -un)" -P "$dir/memcached.own"
	for kind in account container object; do
		swift_start "$kind" "$kind"
	done
	swift_start main proxy "PAIL_REQUESTS=$dir/requests"
	swift_start late proxy PAIL_AHEAD=1200
	swift_start tls12 proxy "OPENSSL_CONF=$dir/tls/tls12.cnf"
	daemon_wait "$dir" main "$base"
	daemon_wait "$dir" late $((base + 1))
	daemon_wait "$dir" tls12 $((base + 2))
}

bucket_warm() {
	"$PYTHON" "$TOOLS/s3put.py" --endpoint "https://127.0.0.1:$base" \
		--ca "$dir/tls/ca.pem" --region "$REGION" "$1" warm-up
}

# The proxies may be up before the storage: a first bucket tells.
storage_wait() {
	export AWS_ACCESS_KEY_ID=$ACCESS AWS_SECRET_ACCESS_KEY=$SECRET
	tries=0
	until bucket_warm bucket 2>"$dir/step.out"; do
		tries=$((tries + 1))
		if [ $tries -ge 30 ]; then
			cat "$dir/step.out" "$dir"/*.out | tail -n 5 >&2
			return 1
		fi
		sleep 0.5
	done
	bucket_warm unbucket
}

env_write() {
	version=$(dpkg-query -W -f='${Version}' swift-proxy)
	cat >"$dir/env" <<-ENV
		SERVER_VERSION="swift $version"
		ENDPOINT=https://127.0.0.1:$base
		ENDPOINT_LATE=https://127.0.0.1:$((base + 1))
		ENDPOINT_TLS12=https://127.0.0.1:$((base + 2))
		CA=$dir/tls/ca.pem
		CA_OTHER=$dir/tls/other.pem
		ENDPOINT_NAMED=https://s3.localhost:$base
		REQUESTS=$dir/requests
		REQUESTS_LINE=HTTP/1.1
		ROLE=
		REGION=$REGION
		REGION_CHECKED=yes
		ACCESS=$ACCESS
		SECRET=$SECRET
	ENV
}

# 0 when a file under $dir can carry the attributes Swift keeps all facts in.
xattr_check() {
	"$PYTHON" -c 'import os, sys
os.setxattr(sys.argv[1], "user.pail", b"1" * 2000)' "$dir/pail-interop" \
		2>/dev/null && return 0
	say "$dir is on a file system without user xattrs"
	return 1
}

swift_up() {
	dir=$(state_claim "$1")
	base=${2:-}
	packages_install "$dir" swift-proxy swift-account swift-container \
		swift-object memcached openssl python3 || exit $?
	xattr_check
	base=$(ports_free 7 "$base")
	mkdir -p "$dir/node/d1" "$dir/etc" "$dir/recon"
	pki_make "$dir/tls" ecdsa
	conf_write
	rings_write
	launcher_write
	trap 'swift_stop "$dir"' EXIT
	servers_start
	storage_wait
	env_write
	trap - EXIT
	say "swift: https://127.0.0.1:$base"
}

case ${1:-}:$# in
start:[23]) swift_up "$2" "${3:-}" ;;
stop:2) ! [ -e "$2/pail-interop" ] || swift_stop "$(cd "$2" && pwd)" ;;
status:2)
	dir=$(cd "$2" && pwd)
	for name in $DAEMONS; do
		daemon_alive "$dir" "$name" && echo "$name $pid" ||
			echo "$name is not running"
	done
	;;
*)
	sed -n '2,11s/^# *//p' "$0"
	exit 2
	;;
esac
