# lib.sh: the stand-ins for end-to-end scripts. Sourced behind tests/e2e/lib.sh.

AUTHORITY=tests/authority/authority.py

devices() { tests/authority/pki.sh "$T/pki" > "$T/pki.out" 2>&1 || {
	cat "$T/pki.out"; exit 1; }; }

# issuer NAME OPTION...: starts one; its ports come to $HTTP, $HTTPS and $IOT,
# its pid to $ISSUER, what it hands out to $T/users, counters to
# $T/NAME.counters when it is stopped.
issuer() {
	issuer_name=$1
	shift
	rm -f "$T/$issuer_name.at"
	"$AUTHORITY" serve --pki "$T/pki" --ready "$T/$issuer_name.at" \
		--log "$T/$issuer_name.asked" --for 600 \
		--counters "$T/$issuer_name.counters" \
		--users-file "$T/users" "$@" > "$T/$issuer_name.said" 2>&1 &
	ISSUER=$!
	begun "$issuer_name" "$ISSUER" "$T/$issuer_name.at" \
		"$T/$issuer_name.said"
	HTTP=$(sed -n 's/^http=//p' "$T/$issuer_name.at")
	HTTPS=$(sed -n 's/^https=//p' "$T/$issuer_name.at")
	IOT=$(sed -n 's/^iot=//p' "$T/$issuer_name.at")
}

# tell WORD [TEXT]: to the one that was started last.
tell() { "$AUTHORITY" control "$HTTP" "$@"; }

# counter NAME: of the one that was started last.
counter() { tell counters | sed -n "s/^$1=//p"; }
