/*
 * sd_bend: the deeds of the table in sd_fault.c, which says what each does.
 */
#ifndef SD_BEND_H
#define SD_BEND_H

#include "sd_answer.h"

void sd_bend_rst_mid(struct sd_case *c);
void sd_bend_fin_mid(struct sd_case *c);
void sd_bend_notify_mid(struct sd_case *c);
void sd_bend_stall(struct sd_case *c);
void sd_bend_drip(struct sd_case *c);
void sd_bend_no_answer(struct sd_case *c);
void sd_bend_extra_bytes(struct sd_case *c);
void sd_bend_length_lie_huge(struct sd_case *c);
void sd_bend_range_ignored(struct sd_case *c);
void sd_bend_no_part_number(struct sd_case *c);
void sd_bend_range_wrong_header(struct sd_case *c);
void sd_bend_range_wrong_body(struct sd_case *c);
void sd_bend_flip(struct sd_case *c);
void sd_bend_range_no_header(struct sd_case *c);
void sd_bend_range_total_changes(struct sd_case *c);
void sd_bend_multipart_ranges(struct sd_case *c);
void sd_bend_no_version(struct sd_case *c);
void sd_bend_etag_change(struct sd_case *c);
void sd_bend_etag_churn(struct sd_case *c);
void sd_bend_etag_ignore_ifmatch(struct sd_case *c);
void sd_bend_no_etag(struct sd_case *c);
void sd_bend_s416(struct sd_case *c);
void sd_bend_s503(struct sd_case *c);
void sd_bend_s500(struct sd_case *c);
void sd_bend_s429(struct sd_case *c);
void sd_bend_retry_after(struct sd_case *c);
void sd_bend_redirect_stranger(struct sd_case *c);
void sd_bend_redirect_stranger_host(struct sd_case *c);
void sd_bend_redirect_to(struct sd_case *c);
void sd_bend_redirect_loop(struct sd_case *c);
void sd_bend_redirect_via(struct sd_case *c);
void sd_bend_redirect_downgrade(struct sd_case *c);
void sd_bend_redirect_307(struct sd_case *c);
void sd_bend_redirect_307_stranger(struct sd_case *c);
void sd_bend_redirect_chain(struct sd_case *c);
void sd_bend_redirect_region(struct sd_case *c);
void sd_bend_region_evil(struct sd_case *c);
void sd_bend_status(struct sd_case *c);
void sd_bend_login_page(struct sd_case *c);
void sd_bend_close_delimited(struct sd_case *c);
void sd_bend_close_delimited_cut(struct sd_case *c);
void sd_bend_gzip_label(struct sd_case *c);
void sd_bend_list_plus(struct sd_case *c);
void sd_bend_list_late_encoding(struct sd_case *c);
void sd_bend_list_size(struct sd_case *c);
void sd_bend_list_v2_501(struct sd_case *c);
void sd_bend_list_loop(struct sd_case *c);
void sd_bend_list_no_token(struct sd_case *c);
void sd_bend_list_empty_page(struct sd_case *c);
void sd_bend_list_cut(struct sd_case *c);
void sd_bend_list_error200(struct sd_case *c);
void sd_bend_list_endless(struct sd_case *c);
void sd_bend_list_traversal(struct sd_case *c);
void sd_bend_key_hostile(struct sd_case *c);
void sd_bend_composite_unsuffixed(struct sd_case *c);
void sd_bend_chunked(struct sd_case *c);
void sd_bend_chunked_bad(struct sd_case *c);
void sd_bend_te_and_cl(struct sd_case *c);
void sd_bend_te_odd(struct sd_case *c);
void sd_bend_two_lengths(struct sd_case *c);
void sd_bend_bad_length(struct sd_case *c);
void sd_bend_head_slow(struct sd_case *c);
void sd_bend_head_split(struct sd_case *c);
void sd_bend_head_endless(struct sd_case *c);
void sd_bend_head_huge_line(struct sd_case *c);
void sd_bend_many_fields(struct sd_case *c);
void sd_bend_interim_100(struct sd_case *c);
void sd_bend_interim_endless(struct sd_case *c);
void sd_bend_nul_in_head(struct sd_case *c);
void sd_bend_bare_cr(struct sd_case *c);
void sd_bend_bare_lf(struct sd_case *c);
void sd_bend_obs_fold(struct sd_case *c);
void sd_bend_head_line(struct sd_case *c);
void sd_bend_head_first(struct sd_case *c);
void sd_bend_http09(struct sd_case *c);
void sd_bend_no_length_no_close(struct sd_case *c);
void sd_bend_keepalive_idle_close(struct sd_case *c);
void sd_bend_one_byte_reads(struct sd_case *c);
void sd_bend_404_html(struct sd_case *c);
void sd_bend_s403_no_body(struct sd_case *c);
void sd_bend_s403_head(struct sd_case *c);

/* For the deeds themselves: the argument as a number, and the place in the
 * body that it or the half means. */
uint64_t sd_bend_number(const struct sd_case *c, uint64_t otherwise);
uint64_t sd_bend_place(const struct sd_case *c);

#endif
