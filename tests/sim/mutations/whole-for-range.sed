# what: 200 is taken where a range was asked for
# in: src/fetch/*.c
# red: plain-range-ignored
s/if (a->to \&\& h->status == 200)/if (false)/
s/if (h->status != 206 ||/if (h->status == 200)\
		return ANSWER_RIGHT;\
	&/
