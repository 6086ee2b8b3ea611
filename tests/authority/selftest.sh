#!/bin/sh
# The stand-ins' own test: on the wire, with curl, with boto3.
#
#   tests/authority/selftest.sh
#
# One line a case; what needs a missing tool is skipped by name.
set -eu

here=${0%/*}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$here/pki.sh" "$dir/pki"
exec /usr/bin/python3 "$here/selftest.py" "$dir"
