# what: the records are written before the data are synced
# in: src/fetch/keeper*.c
# red: pieces kill
s/e = part_sync(&j->part);/e = ERR_OK;/
s/e = ledger_sync(&j->part.ledger);/e = part_sync(\&j->part);\
	if (e == ERR_OK)\
		e = ledger_sync(\&j->part.ledger);/
