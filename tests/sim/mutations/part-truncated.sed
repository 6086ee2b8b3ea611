# what: a part that is found is emptied
# in: src/store/*.c
# red: pieces kill
s/e = open_as(t, root, name, PORT_FIND);/e = open_as(t, root, name, PORT_EMPTY);/
