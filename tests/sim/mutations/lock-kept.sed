# what: the lock of the queue is not given back
# in: src/fetch/queue.c
# red: net-rst-twice
/^void queue_notice(/,/^}/s/^	give(q);/	;/
