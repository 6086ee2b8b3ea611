/*
 * whole: reads of so many bytes of a file, where the port may give fewer at a
 * time.
 */
#ifndef PAIL_STORE_WHOLE_H
#define PAIL_STORE_WHOLE_H

#include "port/port.h"

/* Exactly n bytes, or *got is less: the end of the file. The port's errors. */
enum err whole_read(struct port *port, struct port_file f, uint64_t at,
                    void *to, size_t n, size_t *got);

#endif
