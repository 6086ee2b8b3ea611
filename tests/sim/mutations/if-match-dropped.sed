# what: ranges are asked for without If-Match
# in: src/fetch/*.c
# red: pieces
s/w->ask.if_match = slice_of(w->etag);/w->ask.if_match = SLICE("");/
