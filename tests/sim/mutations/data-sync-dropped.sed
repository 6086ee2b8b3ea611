# what: a checkpoint claims pieces that were never synced
# in: src/fetch/keeper*.c
# red: pieces
s/e = part_sync(&j->part);/e = ERR_OK;/
