# what: the ETag of an answer is not compared
# in: src/fetch/*.c
# red: changed-unheard plain-unheard
s/^	return slice_equal(value, slice_of(etag));/	return true;/
