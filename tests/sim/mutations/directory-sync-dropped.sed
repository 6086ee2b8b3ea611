# what: a file is done before its directory is synced
# in: src/store/*.c
# red: one replace many
s/^		sync_dirs(items, n);/		;/
