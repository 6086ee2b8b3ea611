# what: the lock of the queue is not given back
# in: src/fetch/*.c
# red: net-rst-twice
/^void queue_notice(/,/^}/s/^	queue_unlock(q);/	;/
