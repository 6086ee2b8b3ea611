# what: the directory is not synced when a journal is made
# in: src/store/*.c
# red: pieces stream
s/^\treturn part_sync_dirs(t, name);/\treturn ERR_OK;/
