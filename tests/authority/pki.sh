#!/bin/sh
# Certificates for the stand-ins; nothing here is a secret.
#
#   tests/authority/pki.sh DIR
#
# Adds to what tests/tools/pki.sh makes (ca.pem to trust, server.pem and .key):
#   devices.pem                     the authority of devices that may come in
#   device-ec.pem, device-rsa.pem   such devices, .key beside each: PKCS #8
#   device-ec.sec1, device-rsa.pkcs1  the same keys in their older forms
#   device-chain.pem, .key          one by an intermediate, which is sent along
#   stranger.pem, stranger.key      a device of another authority
#   hosts.pem, hosts.key            a server: the hosts of namespace.sh
#   locked.key                      device-ec.key under a passphrase
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 64; }
"${0%/*}/../tools/pki.sh" "$1"
names=$("${0%/*}/namespace.sh" hosts | sed 's/[^ ]*/DNS:&/g; s/ /,/g')
cd "$1"
umask 077
[ ! -s locked.key ] || exit 0

key() { # NAME ec|rsa
	if [ "$2" = rsa ]; then
		openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
			-out "$1.key" 2>/dev/null
	else
		openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
			-out "$1.key" 2>/dev/null
	fi
}

authority() { # NAME SUBJECT
	key "$1" ec
	openssl req -x509 -new -key "$1.key" -subj "$2" -days 3650 -out "$1.pem" \
		-addext 'keyUsage = critical,keyCertSign'
}

# issue NAME SUBJECT ISSUER EXTENSION...
issue() {
	name=$1
	subject=$2
	issuer=$3
	shift 3
	printf '%s\n' "$@" >"$name.ext"
	openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
	openssl x509 -req -in "$name.csr" -CA "$issuer.pem" \
		-CAkey "$issuer.key" -CAcreateserial -days 3650 -sha256 \
		-extfile "$name.ext" -out "$name.pem" 2>/dev/null
	rm -f "$name.csr" "$name.ext" "$issuer.srl"
}

leaf() { # NAME SUBJECT ISSUER
	issue "$@" 'basicConstraints = critical,CA:FALSE' \
		'keyUsage = critical,digitalSignature' \
		'extendedKeyUsage = clientAuth' \
		'authorityKeyIdentifier = keyid'
}

authority devices '/CN=authority of devices'
authority strangers '/CN=another authority'
key device-ec ec
leaf device-ec /CN=device-ec devices
key device-rsa rsa
leaf device-rsa /CN=device-rsa devices
key fleet ec
issue fleet '/CN=fleet' devices 'basicConstraints = critical,CA:TRUE' \
	'keyUsage = critical,keyCertSign' 'subjectKeyIdentifier = hash'
key device-chain ec
leaf device-chain /CN=device-chain fleet
cat fleet.pem >>device-chain.pem
key stranger ec
leaf stranger /CN=stranger strangers
key hosts ec
issue hosts /CN=hosts ca "subjectAltName = $names" \
	'keyUsage = critical,digitalSignature' 'extendedKeyUsage = serverAuth'
openssl ec -in device-ec.key -out device-ec.sec1 2>/dev/null
openssl rsa -traditional -in device-rsa.key -out device-rsa.pkcs1 2>/dev/null
openssl pkcs8 -topk8 -in device-ec.key -passout pass:pail -out locked.key
