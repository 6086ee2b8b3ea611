#!/bin/sh
# device_keys.sh DIR: certificates and keys of devices, for tests of mutual TLS.
#
#   ca.pem          who vouches for all of them, and for the server
#   other.pem       a CA that the server does not know
#   server.pem/.key localhost and 127.0.0.1
#   NAME.pem/.key   rsa, rsa4096, p256, p384 (keys in PKCS #8); stranger, whom
#                   the other CA vouches for; expired; weak (RSA of 1024 bits),
#                   p521, ed25519, which pail does not take
#   chained.pem     a device's, with the intermediate CA that vouches for it
#   rsa.pkcs1 p256.sec1 p256.params    the same keys in their older forms
#   rsa.locked rsa.oldlocked p256.locked    and encrypted
set -eu
cd "$1"

# key NAME ALGORITHM [OPTION]
key() {
	name=$1 algorithm=$2
	shift 2
	openssl genpkey -quiet -algorithm "$algorithm" \
		${1:+-pkeyopt "$1"} -out "$name.key" 2> key.err ||
		openssl genpkey -algorithm "$algorithm" \
			${1:+-pkeyopt "$1"} -out "$name.key" 2> key.err
}

# root NAME: a CA that vouches for itself
root() {
	key "$1" EC ec_paramgen_curve:P-256
	openssl req -x509 -new -key "$1.key" -sha256 -days 3650 \
		-subj "/CN=$1" -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign -out "$1.pem"
}

# cert NAME ISSUER EXTENSIONS [OPTION...]: for the key of that name
cert() {
	name=$1 issuer=$2
	printf '%b' "$3" > "$name.ext"
	shift 3
	openssl req -new -key "$name.key" -subj "/CN=pail $name" \
		-out "$name.csr"
	openssl x509 -req -in "$name.csr" -CA "$issuer.pem" \
		-CAkey "$issuer.key" -CAcreateserial -sha256 -days 365 \
		-extfile "$name.ext" "$@" -out "$name.pem" 2> cert.err
}

CLIENT='extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n'

root ca
root other
key server EC ec_paramgen_curve:P-256
cert server ca 'subjectAltName=DNS:localhost,IP:127.0.0.1\n'

key rsa RSA rsa_keygen_bits:2048
key rsa4096 RSA rsa_keygen_bits:4096
key weak RSA rsa_keygen_bits:1024
key p256 EC ec_paramgen_curve:P-256
key p384 EC ec_paramgen_curve:P-384
key p521 EC ec_paramgen_curve:P-521
key ed25519 ED25519 ''
for device in rsa rsa4096 weak p256 p384 p521 ed25519; do
	cert "$device" ca "$CLIENT"
done
key stranger EC ec_paramgen_curve:P-256
cert stranger other "$CLIENT"
key expired EC ec_paramgen_curve:P-256
cert expired ca "$CLIENT" -days -1

key middle EC ec_paramgen_curve:P-384
cert middle ca 'basicConstraints=critical,CA:TRUE\n'
key leaf RSA rsa_keygen_bits:2048
cert leaf middle "$CLIENT"
cat leaf.pem middle.pem > chained.pem
cp leaf.key chained.key

openssl pkey -traditional -in rsa.key -out rsa.pkcs1
openssl pkey -traditional -in p256.key -out p256.sec1
{ openssl ecparam -name prime256v1; cat p256.sec1; } > p256.params
openssl pkcs8 -topk8 -in rsa.key -passout pass:x -out rsa.locked
openssl rsa -traditional -aes128 -passout pass:x -in rsa.key \
	-out rsa.oldlocked 2> key.err
openssl ec -aes128 -passout pass:x -in p256.key -out p256.locked 2> key.err
