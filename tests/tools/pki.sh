#!/bin/sh
# A throw-away certificate authority for tests; nothing here is a secret.
#
#   tests/tools/pki.sh DIR [NAME...]
#
# Makes DIR/ca.pem (the one to trust), and DIR/server.pem with DIR/server.key:
# ECDSA P-256 for localhost, *.localhost, s3.localhost, *.s3.localhost,
# 127.0.0.1 and ::1. Each NAME adds NAME.pem and NAME.key. What is already in
# DIR is kept, so names can be added later. --list prints the names. `roads` is
# good for every host that a redirect may name, strangers too: what keeps pail
# from them must not be their certificate.
#
# Every date is fixed (2020 to 2049), so a board's or a test's shifted clock
# meets what it expects.
set -eu

good='server ecdsa p384 rsa rsapss intermediate wildcard manysans crossca
roads'
bad='expired notyet selfsigned wronghost wrongip othersca sha1 nosan
cnonly incomplete reversed rsa1024 weakcurve cafalse wrongeku badcritical
twolevels ipwild'

usage() {
	printf 'usage: %s DIR [NAME...]\ngood: %s\nbad: %s\n' \
		"$0" "$(echo $good)" "$(echo $bad)"
}

[ $# -ge 1 ] || { usage >&2; exit 64; }
case $1 in
--list | --help) usage; exit 0 ;;
esac

dir=$1
shift
umask 077
mkdir -p "$dir"
cd "$dir"

begin=20200101000000Z
end=20490101000000Z
names='DNS:localhost,DNS:*.localhost,DNS:s3.localhost,DNS:*.s3.localhost'
addresses='IP:127.0.0.1,IP:::1'

# The configuration of one signing: its extensions and nothing else.
write_config() { # NAME EXTENSION...
	name=$1
	shift
	{
		cat <<-END
			[ca]
			default_ca = here
			[here]
			database = index
			new_certs_dir = issued
			rand_serial = yes
			unique_subject = no
			policy = any
			email_in_dn = no
			[any]
			commonName = optional
			[req]
			prompt = no
			distinguished_name = dn
			[dn]
			CN = none
			[ext]
		END
		for extension in "$@"; do
			printf '%s\n' "$extension"
		done
	} >"$name.cnf"
}

make_key() { # NAME KIND
	case $2 in
	rsa) set -- "$1" RSA rsa_keygen_bits:2048 ;;
	rsa1024) set -- "$1" RSA rsa_keygen_bits:1024 ;;
	p384) set -- "$1" EC ec_paramgen_curve:P-384 ;;
	p192) set -- "$1" EC ec_paramgen_curve:prime192v1 ;;
	*) set -- "$1" EC ec_paramgen_curve:P-256 ;;
	esac
	openssl genpkey -quiet -algorithm "$2" -pkeyopt "$3" -out "$1.key" \
		2>/dev/null ||
		openssl genpkey -algorithm "$2" -pkeyopt "$3" -out "$1.key" \
			2>/dev/null
}

# Signs NAME.key as SUBJECT by ISSUER ("self" for none); the extensions are
# those of write_config; SIGN_* say what differs from the usual.
sign() { # NAME SUBJECT ISSUER
	openssl req -new -config "$1.cnf" -key "$1.key" -subj "$2" \
		-out "$1.csr" ${SIGN_REQ:-}
	: >index
	mkdir -p issued
	if [ "$3" = self ]; then
		set -- "$1" "$2" -selfsign -keyfile "$1.key"
	else
		set -- "$1" "$2" -cert "$3.pem" -keyfile "$3.key"
	fi
	sign_name=$1
	shift 2
	openssl ca -batch -notext -config "$sign_name.cnf" \
		-extensions ext -md "${SIGN_MD:-sha256}" \
		-startdate "${SIGN_BEGIN:-$begin}" \
		-enddate "${SIGN_END:-$end}" ${SIGN_OPT:-} \
		"$@" -in "$sign_name.csr" -out "$sign_name.pem" \
		>/dev/null 2>sign.err ||
		{ cat sign.err >&2; exit 1; }
	rm -rf "$sign_name.csr" "$sign_name.cnf" index* sign.err issued
}

make_ca() { # NAME SUBJECT [ISSUER]
	make_key "$1" p256
	write_config "$1" 'basicConstraints = critical,CA:TRUE' \
		'keyUsage = critical,keyCertSign,cRLSign' \
		'subjectKeyIdentifier = hash'
	sign "$1" "$2" "${3:-self}"
}

# A leaf that is right in all but what the arguments change.
make_leaf() { # NAME KEYKIND ISSUER SAN [EXTENSION...]
	leaf=$1
	kind=$2
	issuer=$3
	san=$4
	shift 4
	make_key "$leaf" "$kind"
	[ -z "$san" ] || set -- "subjectAltName = $san" "$@"
	write_config "$leaf" \
		"basicConstraints = ${LEAF_BASIC:-CA:FALSE}" \
		'keyUsage = critical,digitalSignature' \
		"extendedKeyUsage = ${LEAF_EKU:-serverAuth}" \
		'subjectKeyIdentifier = hash' \
		'authorityKeyIdentifier = keyid' "$@"
	sign "$leaf" "${LEAF_SUBJECT:-/CN=s3d $leaf}" "$issuer"
}

# NAME.pem becomes the leaf followed by its issuer.
join_chain() { # NAME ISSUER
	cat "$2.pem" >>"$1.pem"
}

need_issuer() { # NAME SUBJECT [ISSUER]
	[ -s "$1.pem" ] || make_ca "$@"
}

many_names() {
	i=0
	printf '%s' "$names,$addresses"
	while [ $i -lt 1000 ]; do
		printf ',DNS:host-%d.example.test' $i
		i=$((i + 1))
	done
}

# Where redirects and regions lead: AWS's own hosts, and others that look so.
road_names() {
	printf '%s' "$names,$addresses"
	for name in temporary.s3.localhost evils3.localhost \
		s3.us-east-1.amazonaws.com s3.eu-west-1.amazonaws.com \
		temporary.s3.us-east-1.amazonaws.com \
		evils3.us-east-1.amazonaws.com s3.evil.com; do
		printf ',DNS:%s,DNS:*.%s' $name $name
	done
	printf ',DNS:%s' evillocalhost evil.com \
		s3.us-east-1.amazonaws.com.evil.com \
		us-east-1.elb.amazonaws.com
}

make_good() { # NAME
	all=$names,$addresses
	case $1 in
	server | ecdsa) make_leaf "$1" p256 ca "$all" ;;
	p384) make_leaf p384 p384 ca "$all" ;;
	rsa) make_leaf rsa rsa ca "$all" ;;
	rsapss)
		# The issuer is RSA, so that the signature can be PSS.
		[ -s rsaca.pem ] || {
			make_key rsaca rsa
			write_config rsaca \
				'basicConstraints = critical,CA:TRUE' \
				'keyUsage = critical,keyCertSign'
			sign rsaca '/CN=s3d RSA intermediate' ca
		}
		SIGN_OPT='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32'
		make_leaf rsapss rsa rsaca "$all"
		SIGN_OPT=
		join_chain rsapss rsaca
		;;
	intermediate)
		need_issuer middle '/CN=s3d intermediate' ca
		make_leaf intermediate p256 middle "$all"
		join_chain intermediate middle
		;;
	wildcard) make_leaf wildcard p256 ca 'DNS:*.s3.localhost' ;;
	roads) make_leaf roads p256 ca "$(road_names)" ;;
	manysans) make_leaf manysans p256 ca "$(many_names)" ;;
	crossca)
		# Sends its root along too, as many servers do.
		make_leaf crossca p256 ca "$all"
		join_chain crossca ca
		;;
	*) return 1 ;;
	esac
}

make_bad() { # NAME
	all=$names,$addresses
	case $1 in
	expired)
		SIGN_END=20210101000000Z
		make_leaf expired p256 ca "$all"
		SIGN_END=
		;;
	notyet)
		SIGN_BEGIN=20450101000000Z
		make_leaf notyet p256 ca "$all"
		SIGN_BEGIN=
		;;
	selfsigned) make_leaf selfsigned p256 self "$all" ;;
	wronghost)
		make_leaf wronghost p256 ca 'DNS:example.test,DNS:localhost.test'
		;;
	wrongip) make_leaf wrongip p256 ca 'IP:127.0.0.2,IP:::2' ;;
	othersca)
		need_issuer otherca '/CN=another CA'
		make_leaf othersca p256 otherca "$all"
		;;
	sha1)
		SIGN_MD=sha1
		make_leaf sha1 p256 ca "$all"
		SIGN_MD=
		;;
	nosan) make_leaf nosan p256 ca '' ;;
	cnonly)
		LEAF_SUBJECT=/CN=localhost
		make_leaf cnonly p256 ca ''
		LEAF_SUBJECT=
		;;
	incomplete)
		need_issuer middle '/CN=s3d intermediate' ca
		make_leaf incomplete p256 middle "$all"
		;;
	reversed)
		need_issuer middle '/CN=s3d intermediate' ca
		make_leaf reversed p256 middle "$all"
		# The key must go with the first certificate of the file, so
		# the server is given the intermediate's.
		cat middle.pem reversed.pem >reversed.tmp
		mv reversed.tmp reversed.pem
		cp middle.key reversed.key
		;;
	rsa1024) make_leaf rsa1024 rsa1024 ca "$all" ;;
	weakcurve) make_leaf weakcurve p192 ca "$all" ;;
	cafalse)
		# Signed by a good leaf, which is no authority.
		make_leaf cafalse p256 server "$all"
		join_chain cafalse server
		;;
	wrongeku)
		LEAF_EKU=clientAuth
		make_leaf wrongeku p256 ca "$all"
		LEAF_EKU=
		;;
	badcritical)
		make_leaf badcritical p256 ca "$all" \
			'1.3.6.1.4.1.55555.1 = critical,ASN1:UTF8String:unknown'
		;;
	twolevels) make_leaf twolevels p256 ca 'DNS:*.localhost' ;;
	ipwild) make_leaf ipwild p256 ca 'DNS:127.0.0.1,DNS:*.0.0.1' ;;
	*) return 1 ;;
	esac
}

[ -s ca.pem ] || make_ca ca '/CN=s3d test CA'
for name in server "$@"; do
	[ ! -s "$name.pem" ] || continue
	make_good "$name" || make_bad "$name" ||
		{ usage >&2; exit 64; }
done
