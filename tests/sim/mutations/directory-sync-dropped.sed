# what: a file is done before its directory is synced
# in: src/store/commit.c
# red: one replace many
s/^		sync_dirs(items, n);/		;/
