# what: Content-Range is not compared
# in: src/fetch/answer.c
# red: plain-range-header plain-range-total net-range-header
s/if (r.from != a->from || r.to != a->to || r.total != size)/if (false)/
