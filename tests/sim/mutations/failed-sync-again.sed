# what: a sync that failed is made once more, and then all is well
# in: src/store/*.c
# red: eio eio-many
s/^	e = port_files_sync(p, items\[0\].part->root, files, n);/&\
	if (e != ERR_OK)\
		e = port_files_sync(p, items[0].part->root, files, n);/
