#include "sd_fault.h"

#include "sd_bend.h"

#define ALWAYS UINT64_MAX

/* clang-format off */
static const struct sd_fault faults[] = {
	{"rst_mid", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_rst_mid, "N3",
	 "RST in the body, at N or the half"},
	{"rst_mid_x2", SD_STAGE_REPLY, SD_ON_GET, 2, sd_bend_rst_mid, "N3",
	 "the same, twice a key"},
	{"fin_mid", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_fin_mid, "N4 N8",
	 "FIN in the body, without close_notify"},
	{"fin_mid_x2", SD_STAGE_REPLY, SD_ON_GET, 2, sd_bend_fin_mid, "N4",
	 "the same, twice a key"},
	{"notify_mid", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_notify_mid, "N4 L7",
	 "close_notify and FIN in the body"},
	{"stall", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_stall, "N5",
	 "silence in the body, for ever"},
	{"drip", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_drip, "N6",
	 "from byte N on (half) a byte each MS (1000); N:MS"},
	{"no_answer", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_no_answer, "N7",
	 "the request is read and never answered"},
	{"handshake_stall", SD_STAGE_CONNECT, SD_ON_ANY, ALWAYS, NULL, "N7",
	 "accepted, and never a word of the handshake"},
	{"extra_bytes", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_extra_bytes, "N9",
	 "a second reply glued behind the body"},
	{"length_lie_huge", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_length_lie_huge, "N10",
	 "Content-Length 2^50, then the true body and FIN"},
	{"range_ignored", SD_STAGE_CASE, SD_ON_RANGE, ALWAYS, sd_bend_range_ignored, "N11",
	 "200 with everything where a range was asked"},
	{"no_part_number", SD_STAGE_CASE, SD_ON_OBJECT, ALWAYS, sd_bend_no_part_number, "N29",
	 "the whole object where a part's number was asked for"},
	{"no_version", SD_STAGE_CASE, SD_ON_OBJECT, ALWAYS, sd_bend_no_version, "N31",
	 "the newest version whichever was asked for"},
	{"range_wrong_header", SD_STAGE_REPLY, SD_ON_RANGE, ALWAYS, sd_bend_range_wrong_header, "N12",
	 "Content-Range names other bytes"},
	{"range_wrong_body", SD_STAGE_REPLY, SD_ON_RANGE, ALWAYS, sd_bend_range_wrong_body, "N13",
	 "right header, other bytes"},
	{"flip", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_flip, "N13",
	 "one bit of byte N (half) flipped"},
	{"flip_once", SD_STAGE_REPLY, SD_ON_GET, 1, sd_bend_flip, "N13",
	 "the same, once a key"},
	{"range_no_header", SD_STAGE_REPLY, SD_ON_RANGE, ALWAYS, sd_bend_range_no_header, "N14",
	 "206 without Content-Range"},
	{"range_total_changes", SD_STAGE_REPLY, SD_ON_RANGE, ALWAYS, sd_bend_range_total_changes, "N14",
	 "the total grows from one reply to the next"},
	{"multipart_ranges", SD_STAGE_REPLY, SD_ON_RANGE, ALWAYS, sd_bend_multipart_ranges, "N14",
	 "206 as multipart/byteranges"},
	{"etag_change", SD_STAGE_CASE, SD_ON_OBJECT, ALWAYS, sd_bend_etag_change, "N15",
	 "another version after N (1) requests of a key"},
	{"etag_churn", SD_STAGE_CASE, SD_ON_OBJECT, ALWAYS, sd_bend_etag_churn, "N15",
	 "another version each N (1) requests of a key"},
	{"etag_ignore_ifmatch", SD_STAGE_CASE, SD_ON_OBJECT, ALWAYS, sd_bend_etag_ignore_ifmatch, "N16",
	 "etag_change, and If-Match is not heard"},
	{"no_etag", SD_STAGE_REPLY, SD_ON_OBJECT, ALWAYS, sd_bend_no_etag, "N16",
	 "no ETag in the reply"},
	{"s416", SD_STAGE_REPLY, SD_ON_OBJECT, ALWAYS, sd_bend_s416, "N17",
	 "416 to every range; ARG all: to every request"},
	{"s503_x2", SD_STAGE_REPLY, SD_ON_ANY, 2, sd_bend_s503, "N18",
	 "503 SlowDown, twice a key"},
	{"s503_storm", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_s503, "N18",
	 "503 SlowDown, always"},
	{"s500_x2", SD_STAGE_REPLY, SD_ON_ANY, 2, sd_bend_s500, "N18",
	 "500 InternalError, twice a key"},
	{"s429", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_s429, "N18",
	 "429 TooManyRequests"},
	{"retry_after", SD_STAGE_REPLY, SD_ON_ANY, 1, sd_bend_retry_after, "N19",
	 "503 SlowDown with Retry-After: ARG, once a key"},
	{"redirect_stranger", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_stranger, "N20",
	 "307 to another port of this host"},
	{"redirect_stranger_host", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_stranger_host, "N20",
	 "307 to host ARG (stranger.localhost), that port"},
	{"redirect_to", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_to, "N20",
	 "307 to the URL ARG"},
	{"redirect_loop", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_loop, "N20",
	 "307 to the same URL"},
	{"redirect_region", SD_STAGE_CASE, SD_ON_ANY, ALWAYS, sd_bend_redirect_region, "N21",
	 "the bucket is in region ARG (eu-west-1): 301, or 200 if signed so"},
	{"region_evil", SD_STAGE_CASE, SD_ON_ANY, ALWAYS, sd_bend_region_evil, "N21",
	 "no region is right; told is ARG (%-encoded; evil.com#), long: 200 bytes"},
	{"redirect_307", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_307, "N20",
	 "307 to temporary.HOST, where the answer is (an address: here, once)"},
	{"redirect_307_stranger", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_307_stranger, "N20",
	 "307 to evilHOST, or BUCKET.evilDOMAIN, and the stranger's port"},
	{"redirect_via", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_via, "N20",
	 "ARG: STATUS:URL"},
	{"redirect_downgrade", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_redirect_downgrade, "N20",
	 "302 to http and the stranger's port, which is plain then"},
	{"redirect_chain", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_redirect_chain, "N20",
	 "N redirects of the unsigned; N[:STATUS[:FORM]], see README.md"},
	{"status", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_status, "N22 N23",
	 "error ARG: STATUS[:CODE], such as 400:ExpiredToken"},
	{"login_page", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_login_page, "N24",
	 "200 text/html of a captive portal"},
	{"close_delimited", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_close_delimited, "N25",
	 "no length; the body ends with the connection"},
	{"close_delimited_cut", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_close_delimited_cut, "N25",
	 "the same, cut at N or the half"},
	{"gzip_label", SD_STAGE_REPLY, SD_ON_OBJECT, ALWAYS, sd_bend_gzip_label, "N26",
	 "Content-Encoding: gzip on plain bytes"},
	{"list_plus", SD_STAGE_CASE, SD_ON_LIST, ALWAYS, sd_bend_list_plus, "X5",
	 "'+' for a space where names are url-encoded"},
	{"list_late_encoding", SD_STAGE_CASE, SD_ON_LIST, ALWAYS, sd_bend_list_late_encoding, "X5",
	 "EncodingType stands behind the keys"},
	{"list_size", SD_STAGE_CASE, SD_ON_LIST, ALWAYS, sd_bend_list_size, "X10",
	 "each Size is N (1) too large"},
	{"list_v2_501", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_v2_501, "N27",
	 "501 NotImplemented to list-type=2"},
	{"list_loop", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_loop, "N27",
	 "truncated, with the same token for ever"},
	{"list_no_token", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_no_token, "N27",
	 "truncated, with an empty token"},
	{"list_empty_page", SD_STAGE_REPLY, SD_ON_LIST, 1, sd_bend_list_empty_page, "N27",
	 "the first page is empty, the next is not"},
	{"list_cut", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_cut, "N27 X2",
	 "the XML ends at N or the half, the length agreeing"},
	{"list_error200", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_error200, "N27",
	 "200 with an Error document"},
	{"list_endless", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_endless, "N28",
	 "pages without end"},
	{"list_traversal", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_list_traversal, "X6",
	 "keys that climb out of a directory"},
	{"key_hostile", SD_STAGE_REPLY, SD_ON_LIST, ALWAYS, sd_bend_key_hostile, "X9 X5",
	 "keys with control, bidi and broken UTF-8 bytes"},
	{"composite_unsuffixed", SD_STAGE_REPLY, SD_ON_OBJECT, ALWAYS, sd_bend_composite_unsuffixed, "N29",
	 "a COMPOSITE checksum without -N"},
	{"chunked", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_chunked, "H5",
	 "chunks of odd sizes, extensions, trailers"},
	{"chunked_bad", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_chunked_bad, "H5",
	 "ARG: hex plus minus blank empty overflow lf nocrlf noend ext trailers"},
	{"te_and_cl", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_te_and_cl, "H4",
	 "chunks and a Content-Length"},
	{"te_odd", SD_STAGE_HEAD, SD_ON_GET, ALWAYS, sd_bend_te_odd, "H4",
	 "Transfer-Encoding: ARG (gzip, chunked)"},
	{"two_lengths", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_two_lengths, "H3",
	 "a second Content-Length; ARG same: an equal one"},
	{"bad_length", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_bad_length, "H3",
	 "Content-Length: ARG (+5)"},
	{"head_slow", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_slow, "H8",
	 "the head byte by byte, MS (5) between"},
	{"head_split", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_split, "H8",
	 "the head in pieces of N (its half) bytes"},
	{"head_endless", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_endless, "H6",
	 "fields without end"},
	{"head_huge_line", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_huge_line, "H6",
	 "a field of N (8M) bytes"},
	{"many_fields", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_many_fields, "H6",
	 "N (100000) more fields"},
	{"interim_100", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_interim_100, "H7",
	 "N (3) interim replies first"},
	{"interim_endless", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_interim_endless, "H6",
	 "interim replies without end"},
	{"nul_in_head", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_nul_in_head, "H2",
	 "a NUL in a field"},
	{"bare_cr", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_bare_cr, "H2",
	 "a CR in a field"},
	{"bare_lf", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_bare_lf, "H1",
	 "a field that ends with LF alone"},
	{"obs_fold", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_obs_fold, "H1",
	 "a folded field"},
	{"head_line", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_line, "H1 H2",
	 "the line ARG (%-encoded), CRLF added"},
	{"head_first", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_head_first, "H2",
	 "the status line is ARG (%-encoded)"},
	{"http09", SD_STAGE_HEAD, SD_ON_ANY, ALWAYS, sd_bend_http09, "H2",
	 "a body without a head"},
	{"no_length_no_close", SD_STAGE_REPLY, SD_ON_GET, ALWAYS, sd_bend_no_length_no_close, "N5",
	 "no framing at all, and the connection stays"},
	{"keepalive_idle_close", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_keepalive_idle_close, "N3",
	 "closed silently MS (50) after each reply"},
	{"one_byte_reads", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_one_byte_reads, "H8",
	 "one byte a send, head and body"},
	{"404_html", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_404_html, "N24",
	 "404 with HTML in it"},
	{"s403_no_body", SD_STAGE_REPLY, SD_ON_ANY, ALWAYS, sd_bend_s403_no_body, "N24",
	 "403 with an empty body"},
	{"s403_head", SD_STAGE_REPLY, SD_ON_OBJECT, ALWAYS, sd_bend_s403_head, "N29",
	 "403 to HEAD alone"},
};
/* clang-format on */

#define FAULT_N (sizeof(faults) / sizeof(faults[0]))

const struct sd_fault *sd_fault_at(size_t n)
{
	return n < FAULT_N ? &faults[n] : NULL;
}

/* The names have '_'; '-' is as good. */
static bool is_name(struct sd_span typed, const char *name)
{
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i] == '-' ? '_' : typed.p[i];

		if (name[i] == '\0' || name[i] != c)
			return false;
	}
	return name[typed.n] == '\0';
}

bool sd_fault_add(struct sd_config *config, struct sd_span text)
{
	struct sd_span arg = text;
	struct sd_span name = sd_span_cut(&arg, ':');

	if (config->fault_n == SD_FAULT_MAX)
		return false;
	for (size_t i = 0; i < FAULT_N; i++) {
		struct sd_fault_use *use = &config->faults[config->fault_n];

		if (!is_name(name, faults[i].name))
			continue;
		use->fault = &faults[i];
		use->arg = arg;
		use->times = faults[i].times;
		config->fault_n++;
		return true;
	}
	return false;
}

bool sd_fault_wants_stranger(const struct sd_config *config)
{
	for (size_t i = 0; i < config->fault_n; i++) {
		const struct sd_fault *f = config->faults[i].fault;

		if (f->bend == sd_bend_redirect_stranger ||
		    f->bend == sd_bend_redirect_stranger_host ||
		    f->bend == sd_bend_redirect_307_stranger ||
		    f->bend == sd_bend_redirect_downgrade)
			return true;
	}
	return false;
}

bool sd_fault_wants_plain(const struct sd_config *config)
{
	for (size_t i = 0; i < config->fault_n; i++) {
		if (config->faults[i].fault->bend == sd_bend_redirect_downgrade)
			return true;
	}
	return false;
}

static bool in_scope(const struct sd_ask *ask, enum sd_scope scope)
{
	struct sd_span range;

	switch (scope) {
	case SD_ON_ANY: return true;
	case SD_ON_GET: return ask->get;
	case SD_ON_OBJECT: return ask->kind == SD_KIND_OBJECT;
	case SD_ON_RANGE:
		return ask->kind == SD_KIND_OBJECT && ask->get &&
		       sd_ask_field(ask, "range", 0, &range);
	case SD_ON_LIST:
		return ask->get && (ask->kind == SD_KIND_LIST ||
		                    ask->kind == SD_KIND_BUCKETS);
	}
	return false;
}

/* How often this name met the i-th fault before; `times` or more: no more. */
static uint64_t meet(struct sd_world *w, size_t i, struct sd_span name)
{
	struct sd_span none = {NULL, 0};

	return sd_memo_count(&w->memo, sd_memo_name(10 + i, name, none));
}

bool sd_fault_bend(struct sd_case *c, enum sd_stage stage)
{
	struct sd_world *w = c->world;
	struct sd_span name = sd_text_view(&c->ask->name);
	bool bent = false;

	for (size_t i = 0; i < w->config.fault_n; i++) {
		const struct sd_fault_use *use = &w->config.faults[i];

		if (use->fault->stage != stage ||
		    !in_scope(c->ask, use->fault->scope) ||
		    !sd_span_has(name, use->key))
			continue;
		c->nth = meet(w, i, name);
		if (c->nth >= use->times)
			continue;
		c->arg = use->arg;
		use->fault->bend(c);
		bent = true;
	}
	return bent;
}

bool sd_fault_stalls(struct sd_world *w)
{
	for (size_t i = 0; i < w->config.fault_n; i++) {
		const struct sd_fault_use *use = &w->config.faults[i];
		struct sd_span name = sd_span_of("connection");

		if (use->fault->stage == SD_STAGE_CONNECT &&
		    meet(w, i, name) < use->times)
			return true;
	}
	return false;
}
