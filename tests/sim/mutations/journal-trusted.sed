# what: what a journal claims is not read again
# in: src/fetch/*.c
# red: rot-crc
s/^	reread_pieces(&w->reread);/	w->reread.at = w->reread.size;/
