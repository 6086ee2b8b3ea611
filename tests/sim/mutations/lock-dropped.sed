# what: the lock of the queue is given back at once
# in: src/fetch/queue.c
# red: pieces
s/^	port_lock_take(q->port, &q->lock);/&\
	port_lock_give(q->port, \&q->lock);/
s/^	port_lock_give(q->port, &q->lock);$/	;/
