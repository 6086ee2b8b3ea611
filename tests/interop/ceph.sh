#!/bin/sh
# ceph.sh start DIR [PORT] | stop DIR | status DIR
#   Ceph's S3 gateway (radosgw) over TLS from Debian's packages: one monitor,
#   one OSD that keeps its objects in memory, and three gateways on 127.0.0.1:
#   one as it comes, one whose clock is 20 minutes ahead, one limited to
#   TLS 1.2; and the role R1, which its one user may assume by STS.
#   Installs the packages when they are absent (root and apt).
#   DIR holds all state; DIR/env is what a client needs, as shell assignments.
#   PORT is the first of 30 free ports in a row (default: found).
#   Exit status: see lib.sh.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/lib.sh"

ACCESS=PAILINTEROPKEY000001
SECRET=not/a+secret/0000000000000000000000000001
DAEMONS="rgw late tls12 osd mon"
ROLE=arn:aws:iam:::role/R1

# radosgw sets auth_client_required back to cephx unless the command line says
# otherwise, and then tries that for 150 seconds before it goes on.
NOAUTH="--auth_client_required=none --ms_mon_client_mode=crc"

ceph_stop() {
	# shellcheck disable=SC2086
	daemon_stop "$1" $DAEMONS
}

# conf_write: ceph.conf for the cluster in $dir, ports from $base on. The
# monitor takes the first, the gateways the next three, the OSD the others.
conf_write() {
	cat >"$dir/ceph.conf" <<-CONF
		[global]
		fsid = $fsid
		mon_host = v2:127.0.0.1:$base
		mon_initial_members = a
		ms_bind_ipv4 = true
		ms_bind_ipv6 = false
		ms_bind_msgr1 = false
		ms_bind_port_min = $((base + 5))
		ms_bind_port_max = $((base + 29))
		public_addr = 127.0.0.1
		cluster_addr = 127.0.0.1
		public_network = 127.0.0.0/8
		auth_cluster_required = none
		auth_service_required = none
		auth_client_required = none
		run_dir = $dir
		admin_socket = $dir/\$name.asok
		log_file = $dir/\$name.log
		crash_dir = $dir/crash
		pid_file =
		mon_data = $dir/mon
		osd_data = $dir/osd
		osd_objectstore = memstore
		memstore_device_bytes = 2147483648
		# One copy on one disk; few placement groups, or set-up takes longer.
		osd_pool_default_size = 1
		osd_pool_default_min_size = 1
		osd_pool_default_pg_num = 4
		osd_pool_default_pgp_num = 4
		osd_pool_default_pg_autoscale_mode = off
		osd_crush_chooseleaf_type = 0
		rgw_rados_pool_pg_num_min = 4
		mon_allow_pool_size_one = true
		mon_max_pg_per_osd = 2000
		# A lone monitor need not wait for others to agree.
		paxos_propose_interval = 0.02
		paxos_min_wait = 0.01
		# The state lies on whatever disk the builder has: never too full.
		mon_data_avail_crit = 1
		mon_data_avail_warn = 2
		mon_osd_full_ratio = 0.99
		mon_osd_nearfull_ratio = 0.98
		mon_osd_backfillfull_ratio = 0.985
		osd_class_load_list = *
		osd_class_default_list = *
		osd_mclock_skip_benchmark = true
	CONF
	gateway_write rgw $((base + 1))
	gateway_write late $((base + 2))
	gateway_write tls12 $((base + 3))
}

gateway_write() {
	cat >>"$dir/ceph.conf" <<-CONF
		[client.$1]
		rgw_data = $dir
		rgw_frontends = beast tcp_nodelay=1 ssl_endpoint=127.0.0.1:$2 ssl_certificate=$dir/tls/server.pem ssl_private_key=$dir/tls/server.key
		rgw_dns_name = s3.localhost
		rgw_sts_key = interop-sts-key0
		rgw_s3_auth_use_sts = true
		rgw_enable_usage_log = false
		rgw_thread_pool_size = 64
	CONF
}

# step COMMAND...: one step of the set-up; its output matters only if it fails.
step() {
	if ! "$@" >"$dir/step.out" 2>&1; then
		say "failed: $*"
		tail -n 5 "$dir/step.out" >&2
		return 1
	fi
}

cluster_start() {
	step monmaptool --create --clobber --fsid "$fsid" \
		--addv a "[v2:127.0.0.1:$base]" "$dir/monmap"
	step ceph-mon -c "$conf" -i a --mkfs --monmap "$dir/monmap"
	daemon_start "$dir" mon ceph-mon -c "$conf" -i a -f
	osd=$(cat /proc/sys/kernel/random/uuid)
	step ceph -c "$conf" --connect-timeout 60 osd new "$osd" 0
	step ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$osd"
	daemon_start "$dir" osd ceph-osd -c "$conf" -i 0 -f
}

# gateway_start NAME [VARIABLE=VALUE...]
gateway_start() {
	name=$1
	shift
	# shellcheck disable=SC2086
	daemon_start "$dir" "$name" env "$@" radosgw -c "$conf" \
		-n "client.$name" $NOAUTH -f
}

admin() {
	# shellcheck disable=SC2086
	step radosgw-admin -c "$conf" -n client.rgw $NOAUTH --admin_socket= "$@"
}

# R1 may read, and the user may be R1.
role_make() {
	policy='"Version": "2012-10-17", "Statement": [{"Effect": "Allow",'
	who='"Principal": {"AWS": ["arn:aws:iam:::user/pail"]},'
	admin role create --role-name=R1 --path=/ --assume-role-policy-doc="
		{$policy $who \"Action\": [\"sts:AssumeRole\"]}]}"
	admin role-policy put --role-name=R1 --policy-name=read --policy-doc="
		{$policy \"Action\": [\"s3:Get*\", \"s3:List*\"],
		\"Resource\": \"arn:aws:s3:::*\"}]}"
}

# The first gateway makes the pools; the others must find them.
gateways_start() {
	gateway_start rgw
	daemon_wait "$dir" rgw $((base + 1))
	gateway_start late "LD_PRELOAD=$dir/ahead.so"
	gateway_start tls12 "OPENSSL_CONF=$dir/tls/tls12.cnf"
	admin user create --uid=pail --display-name=pail \
		--access-key="$ACCESS" --secret-key="$SECRET"
	role_make
	daemon_wait "$dir" late $((base + 2))
	daemon_wait "$dir" tls12 $((base + 3))
}

env_write() {
	cat >"$dir/env" <<-ENV
		SERVER_VERSION="$(radosgw --version | cut -d' ' -f1-3)"
		ENDPOINT=https://127.0.0.1:$((base + 1))
		ENDPOINT_LATE=https://127.0.0.1:$((base + 2))
		ENDPOINT_TLS12=https://127.0.0.1:$((base + 3))
		CA=$dir/tls/ca.pem
		CA_OTHER=$dir/tls/other.pem
		ENDPOINT_NAMED=https://s3.localhost:$((base + 1))
		REQUESTS=$dir/client.rgw.log
		REQUESTS_LINE='beast: .*"[A-Z]* /'
		ROLE=$ROLE
		REGION=us-east-1
		REGION_CHECKED=no
		ACCESS=$ACCESS
		SECRET=$SECRET
	ENV
}

ceph_start() {
	dir=$(state_claim "$1")
	# Debian 13's OSD looks for its classes in lib/..., without a slash.
	cd /
	base=${2:-}
	packages_install "$dir" radosgw ceph-mon ceph-osd ceph-common \
		gcc libc6-dev openssl python3 || exit $?
	base=$(ports_free 30 "$base")
	fsid=$(cat /proc/sys/kernel/random/uuid)
	conf=$dir/ceph.conf
	mkdir "$dir/mon" "$dir/osd" "$dir/crash"
	pki_make "$dir/tls" rsa
	step gcc -std=c11 -O2 -shared -fPIC -o "$dir/ahead.so" "$HERE/ahead.c"
	trap 'ceph_stop "$dir"' EXIT
	conf_write
	cluster_start
	gateways_start
	env_write
	trap - EXIT
	say "ceph: $(cat "$dir/env" | sed -n 's/^ENDPOINT=//p')"
}

case ${1:-}:$# in
start:[23]) ceph_start "$2" "${3:-}" ;;
stop:2) ! [ -e "$2/pail-interop" ] || ceph_stop "$(cd "$2" && pwd)" ;;
status:2)
	dir=$(cd "$2" && pwd)
	for name in $DAEMONS; do
		daemon_alive "$dir" "$name" && echo "$name $pid" ||
			echo "$name is not running"
	done
	;;
*)
	sed -n '2,10s/^# *//p' "$0"
	exit 2
	;;
esac
