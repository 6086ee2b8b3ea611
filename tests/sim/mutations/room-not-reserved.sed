# what: no room is reserved
# in: src/fetch/*.c
# red: full
s/if (e == ERR_OK \&\& size >= PLAN_PIECE_MIN)/if (false)/
