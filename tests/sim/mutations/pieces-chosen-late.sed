# what: pieces that end during the data sync are claimed too
# in: src/fetch/keeper*.c
# red: pieces pieces-8
s/e = part_sync(&j->part);/e = part_sync(\&j->part);\
	n = queue_unkept_pieces(k->queue, j, records, LEDGER_BATCH, \&generation);/
