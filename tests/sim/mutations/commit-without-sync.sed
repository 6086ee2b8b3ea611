# what: names are given to what was not synced
# in: src/store/*.c
# red: one
s/^		sync_data(p, items, n);/		;/
