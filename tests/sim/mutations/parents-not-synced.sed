# what: new directories on the way are not synced
# in: src/store/*.c
# red: dirs
s/while (e == ERR_OK \&\& parents.n) {/while (false) {/
