# What ceph.sh and swift.sh share: packages, ports, certificates, daemons.
# Sourced, never run. The caller has set HERE (this directory) and runs under
# `set -eu`. Every function that can fail returns a status and says why on
# stderr. Status of the start scripts: 0 runs, 1 failed, 2 usage, 3 the
# packages cannot be had on this machine.

PYTHON=/usr/bin/python3
TOOLS=$HERE/../tools
GUARD=/usr/sbin/policy-rc.d
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP || :

say() {
	echo "$*" >&2
}

# packages_missing NAME...: those that are not installed, on one line.
packages_missing() {
	missing=
	for p; do
		state=$(dpkg-query -W -f='${db:Status-Status}' "$p" \
			2>/dev/null) || state=none
		[ "$state" = installed ] || missing="$missing $p"
	done
	echo "${missing# }"
}

# packages_known NAME...: true when apt has a candidate for each.
packages_known() {
	for p; do
		apt-cache policy "$p" 2>/dev/null |
			grep -q '^  Candidate: [^(]' || return 1
	done
}

# guard_put / guard_take: a policy-rc.d that keeps freshly installed services
# from starting, and the system's own one put back afterwards. One that
# already says no is left as it is.
guard_put() {
	if [ -x "$GUARD" ]; then
		rc=0
		"$GUARD" radosgw start >/dev/null 2>&1 || rc=$?
		[ "$rc" != 101 ] || return 0
		mv "$GUARD" "$GUARD.before-pail"
	fi
	printf '#!/bin/sh\n# pail interop: start nothing\nexit 101\n' >"$GUARD"
	chmod 755 "$GUARD"
}

guard_take() {
	if grep -q 'pail interop' "$GUARD" 2>/dev/null; then
		rm -f "$GUARD"
	fi
	if [ -e "$GUARD.before-pail" ]; then
		mv "$GUARD.before-pail" "$GUARD"
	fi
}

# packages_install DIR NAME...: installs what is missing; 3 when that cannot
# be done here (no apt, not root, no such package), 1 when apt failed.
packages_install() {
	log=$1/apt.log
	shift
	want=$(packages_missing "$@")
	[ -n "$want" ] || return 0
	if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
		say "needs root and apt-get to install: $want"
		return 3
	fi
	# shellcheck disable=SC2086
	if ! packages_known $want; then
		apt-get -q update >"$log" 2>&1 || :
		if ! packages_known $want; then
			say "no such packages in this system's archive: $want"
			return 3
		fi
	fi
	guard_put
	trap guard_take EXIT
	# shellcheck disable=SC2086
	apt_install $want >>"$log" 2>&1 ||
		{ apt-get -q update && apt_install $want; } >>"$log" 2>&1 || {
		tail -n 5 "$log" >&2
		return 1
	}
	guard_take
	trap - EXIT
}

apt_install() {
	DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=600 --no-install-recommends install "$@"
}

# ports_free N [BASE]: the first of N consecutive free ports on 127.0.0.1,
# below the range that outgoing connections take theirs from.
ports_free() {
	"$PYTHON" - "$@" <<'PY'
import random, socket, sys
count = int(sys.argv[1])
bases = [int(sys.argv[2])] if len(sys.argv) > 2 and sys.argv[2] else \
    [random.randrange(20000, 32000) for _ in range(200)]
for base in bases:
    held = []
    try:
        for port in range(base, base + count):
            held.append(socket.create_server(("127.0.0.1", port)))
        print(base)
        break
    except OSError:
        pass
    finally:
        for s in held:
            s.close()
else:
    sys.exit("no %d free ports in a row" % count)
PY
}

# pki_make DIR rsa|ecdsa: DIR/ca.pem, an authority made for this run alone, and
# DIR/server.pem + server.key signed by it; DIR/other.pem is a stranger's.
# Python 3.13 verifies strictly: key usage and key identifiers must be there.
pki_make() {
	d=$1
	case $2 in
	rsa) new="-newkey rsa:2048" ;;
	*) new="-newkey ec -pkeyopt ec_paramgen_curve:P-256" ;;
	esac
	mkdir -p "$d"
	for ca in ca other; do
		# shellcheck disable=SC2086
		openssl req -x509 $new -nodes -days 30 -sha256 \
			-subj "/CN=pail interop $ca" -keyout "$d/$ca.key" \
			-addext keyUsage=critical,keyCertSign,cRLSign \
			-out "$d/$ca.pem" 2>"$d/openssl.log" || return 1
	done
	cat >"$d/ext" <<-EXT
		subjectAltName = DNS:localhost, DNS:s3.localhost, DNS:*.s3.localhost, IP:127.0.0.1
		basicConstraints = critical, CA:FALSE
		extendedKeyUsage = serverAuth
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
	EXT
	# shellcheck disable=SC2086
	openssl req $new -nodes -subj /CN=localhost -keyout "$d/server.key" \
		-out "$d/server.csr" 2>>"$d/openssl.log" &&
		openssl x509 -req -in "$d/server.csr" -CA "$d/ca.pem" \
			-CAkey "$d/ca.key" -set_serial 2 -days 30 -sha256 \
			-extfile "$d/ext" -out "$d/server.pem" \
			2>>"$d/openssl.log"
	# An OpenSSL configuration for a server that must stay at TLS 1.2.
	cat >"$d/tls12.cnf" <<-CNF
		openssl_conf = all
		[all]
		ssl_conf = ssl
		[ssl]
		system_default = limits
		[limits]
		MaxProtocol = TLSv1.2
	CNF
}

# daemon_start DIR NAME COMMAND...: in the background; DIR/NAME.pid, NAME.out.
daemon_start() {
	dir=$1 name=$2
	shift 2
	nohup "$@" >"$dir/$name.out" 2>&1 </dev/null &
	echo $! >"$dir/$name.pid"
}

# daemon_alive DIR NAME: the pid ($pid) is there and still ours.
daemon_alive() {
	[ -s "$1/$2.pid" ] || return 1
	pid=$(cat "$1/$2.pid")
	{ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$1/"
}

# daemon_stop DIR NAME...: SIGTERM, ten seconds, SIGKILL.
daemon_stop() {
	dir=$1
	shift
	for name; do
		! daemon_alive "$dir" "$name" || kill "$pid" 2>/dev/null || :
	done
	for name; do
		tries=0
		while daemon_alive "$dir" "$name" && [ $tries -lt 100 ]; do
			sleep 0.1
			tries=$((tries + 1))
		done
		! daemon_alive "$dir" "$name" || kill -9 "$pid" 2>/dev/null || :
		rm -f "$dir/$name.pid"
	done
}

# daemon_wait DIR NAME PORT: until HTTPS answers there, at most 120 s.
daemon_wait() {
	"$PYTHON" "$TOOLS/s3put.py" --endpoint "https://127.0.0.1:$3" \
		--ca "$1/tls/ca.pem" wait 120 "$1/$2.pid" && return 0
	say "$2 does not answer on port $3:"
	tail -n 5 "$1/$2.out" >&2
	return 1
}

# state_claim DIR: an empty directory of ours, made absolute; prints it.
state_claim() {
	if [ -d "$1" ] && [ ! -e "$1/pail-interop" ] &&
		[ -n "$(ls -A "$1")" ]; then
		say "$1 exists and is not ours"
		return 1
	fi
	rm -rf "$1"
	mkdir -p "$1"
	: >"$1/pail-interop"
	(cd "$1" && pwd)
}
