#!/bin/sh
# faults.sh: what a server or a network can do to a download, one dial of s3d
# at a time. Whatever happens: never exit 0 with wrong bytes, nothing under the
# final name unless it is whole, no temporary file left, an end within a limit.
set -eu
SUITE=faults
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'END'
bucket b
object b 12582917 big
object b 300 small
END
# Some dials change the object: any one whole version is right.
for k in big small; do
	for v in 0 1 2 3 4 5 6 7 8 9; do
		sum b $k --version $v
	done > "$T/$k.sums"
done

# fault NAME[@KEY] WANT [OPTION...]: for all keys or those that hold KEY. WANT is a list of allowed statuses, joined by
# '|'. The small and the big object are both fetched, with 1, 4 and 8 workers.
fault() {
	name=${1%@*} want=$2
	case $1 in *@*) only="--fault-key ${1#*@}" ;; *) only= ;; esac
	shift 2
	tls_server fault --checksums --fault "$name" $only
	pid=$SERVER
	for j in 1 4 8; do
		rm -rf "$T/d"
		mkdir "$T/d"
		echo old > "$T/d/small"
		pail get -j $j --max-time 20 "$@" s3://b/big s3://b/small "$T/d"
		case "|$want|" in
		*"|$STATUS|"*) ok "$name -j$j: status $STATUS" ;;
		*) not_ok "$name -j$j" "status $STATUS, not $want; $(head -c 500 "$T/err" | tr '\n' ' ')" ;;
		esac
		verdict=
		for k in big small; do
			[ -e "$T/d/$k" ] || { [ "$STATUS" != 0 ] || verdict="exit 0 without $k"; continue; }
			[ "$k" != small ] || [ "$(cat "$T/d/small" | tr -d '\0')" != old ] || {
				[ "$STATUS" != 0 ] || verdict="exit 0 with the old file"; continue; }
			grep -q "$(sum_of "$T/d/$k")" "$T/$k.sums" ||
				verdict="wrong bytes under the final name of $k (status $STATUS)"
		done
		litter=$(find "$T/d" -name '.pail*' | wc -l | tr -d ' ')
		kept=$(find "$T/d" -name '.pail*j' | wc -l | tr -d ' ')
		# A part stays only with its journal, for the next run.
		[ "$litter" = $((2 * kept)) ] || verdict="litter: $litter files, $kept journals"
		[ "$STATUS" != 0 ] || [ "$litter" = 0 ] || verdict="exit 0 with litter"
		if [ -z "$verdict" ]; then ok "$name -j$j: bytes"; else not_ok "$name -j$j: bytes" "$verdict"; fi
	done
	server_stop "$pid"
	strangers=$(stat_of fault stranger_requests)
	[ "${strangers:-0}" = 0 ] || not_ok "$name: strangers" "$strangers requests reached a stranger"
}

# What passes after another attempt, or is no fault at all.
R="--retries 2"
fault rst_mid_x2 0 $R
fault fin_mid_x2 0 $R
fault s503_x2 0 $R
fault s500_x2 0 $R
fault extra_bytes 0 $R
fault close_delimited 0 $R
fault gzip_label 0 $R
fault chunked 0 $R
fault head_split 0 $R
fault interim_100 0 $R
fault keepalive_idle_close 0 $R
fault one_byte_reads@small 0 $R
fault redirect_region 0 $R
fault retry_after:0 "0|75" --retries 1
fault retry_after:-5 "0|75" --retries 1
fault retry_after:garbage "0|75" --retries 1

# Ranges, and objects that change. With one worker there is one stream.
fault range_ignored 0 $R
fault range_wrong_header "0|76|80" $R
fault range_no_header "0|76|80" $R
fault range_total_changes "0|76|80" $R
fault multipart_ranges "0|76|80" $R
fault range_wrong_body "0|65|80" $R
fault flip_once 0 $R
fault flip 65 $R
fault etag_change "0|65|80" $R
fault etag_ignore_ifmatch "0|65|80" $R
fault etag_churn "0|65|80" $R
fault s416 "0|65|66|76|80" $R
fault composite_unsuffixed 0 $R

# What the network does for good.
fault rst_mid 69 --retries 1
fault fin_mid 69 --retries 1
fault close_delimited_cut 69 --retries 1
fault length_lie_huge "69|74|75" --retries 0 --max-time 4
fault stall 75 --max-time 2
fault drip 75 --max-time 2
fault no_answer 75 --max-time 2
fault handshake_stall 75 --max-time 2
fault s503_storm 75 --retries 1
fault s429 75 --retries 1

# What breaks the rules.
fault chunked_bad 76 $R
fault te_and_cl 76 $R
fault two_lengths 76 $R
fault head_endless 76 $R
fault head_huge_line 76 $R
fault many_fields 76 $R
fault interim_endless 76 $R
fault nul_in_head 76 $R
fault bare_cr 76 $R
fault obs_fold 76 $R
fault http09 76 $R
fault login_page 76 $R
fault no_etag 76 $R
fault redirect_stranger 76 $R
fault redirect_stranger_host 76 $R
fault redirect_loop 76 $R

# What the server refuses.
fault s403_no_body 77 $R
fault 404_html 66 $R
