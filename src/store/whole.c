#include "store/whole.h"

enum err whole_read(struct port *port, struct port_file f, uint64_t at,
                    void *to, size_t n, size_t *got)
{
	size_t more = 1;
	enum err e = ERR_OK;

	*got = 0;
	while (e == ERR_OK && more && *got < n) {
		e = port_file_read_at(port, f, at + *got, (char *)to + *got,
		                      n - *got, &more);
		*got += e == ERR_OK ? more : 0;
	}
	return e;
}
