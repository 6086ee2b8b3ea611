# what: no room is reserved
# in: src/fetch/worker.c
# red: full
s/if (e == ERR_OK \&\& size >= PLAN_PIECE_MIN)/if (false)/
