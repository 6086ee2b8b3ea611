# what: names are given first, and synced is afterwards
# in: src/store/*.c
# red: one
s/^	if (sync != COMMIT_SYNC_NONE && n)$/	rename_all(items, n);\
&/
s/^	rename_all(items, n);$/	;/
