# what: pieces stay claimed after a sync that failed
# in: src/fetch/*.c
# red: eio
s/^	plan_forget_unkept(&j->plan);/	;/
