# what: the directory is synced before the rename
# in: src/store/*.c
# red: one replace
s/^	rename_all(items, n);$/	sync_dirs(items, n);\
&/
s/^		sync_dirs(items, n);/		;/
