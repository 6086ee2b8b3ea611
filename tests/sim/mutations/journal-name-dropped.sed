# what: the directory is not synced when a journal is made
# in: src/store/*.c
# red: pieces stream
s/return e == ERR_OK ? part_sync_dirs(t, name) : e;/return e;/
