# what: the journal is left behind
# in: src/store/*.c
# red: pieces
/^void part_finish(/,/^}/s/^	if (t->ledger.open)$/	if (false)/
