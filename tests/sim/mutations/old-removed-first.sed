# what: the old file is removed before the rename
# in: src/store/*.c
# red: replace
s/e = port_rename(t->port, part_dir(t), temp.z, last.z);/(void)port_remove(t->port, part_dir(t), last.z),\
		e = port_rename(t->port, part_dir(t), temp.z, last.z);/
