#!/bin/sh
# chain.sh: the credential-chain cases that AWS publishes, with the servers that
# they record played on the very hosts and addresses, in a network of its own.
# What is compared: tests/vectors/chain_http/README.
set -eu
SUITE=chain
. tests/e2e/lib.sh
tests/authority/pki.sh "$T/pki" > "$T/pki.out" 2>&1

tests/authority/replay.py list > "$T/cases"
total=$(wc -l < "$T/cases" | tr -d ' ')
if ! tests/authority/namespace.sh; then
	skip "$total published cases" \
		"no network namespace here (unshare -n -m needs root)"
	exit 0
fi

played=0
passed=0
left=
while IFS='	' read -r name mark; do
	only=
	# Those of the profile provider know nothing else of the chain.
	case $name in profile-provider/*) only='--profile default' ;; esac
	# shellcheck disable=SC2086
	why=$(timeout -k 5 90 tests/authority/namespace.sh \
		tests/authority/replay.py run "$T/pki" "$name" \
		$RUN "$PAIL" buckets $only 2>&1) || :
	if [ "$mark" = left-out ]; then
		is "refused by name: $name" "$why" ok
		left="$left ${name#*/}"
		continue
	fi
	is "$name" "$why" ok
	played=$((played + 1))
	[ "$why" != ok ] || passed=$((passed + 1))
done < "$T/cases"
echo "$passed of $played passed, of $total published; left out, as they need SSO:$left"
