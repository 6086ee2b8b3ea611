/*
 * beneath: files beneath a directory by names that may have directories in
 * them. No link is followed on the way.
 */
#ifndef PAIL_STORE_BENEATH_H
#define PAIL_STORE_BENEATH_H

#include "base/crc.h"
#include "port/port.h"
#include "store/path.h"

/* A component, NUL-terminated for the port. */
struct beneath_name {
	char z[PATH_PART_MAX + 1];
};

/* s: of PATH_PART_MAX bytes at most; the rest is cut off. */
void beneath_name_set(struct beneath_name *n, struct slice s);

/*
 * Walks from root down the components of `parents`, one handle at a time; with
 * `make`, those that are missing are made. root itself is entered as "nothing":
 * *at stays PORT_NONE then, else it is the caller's to close.
 */
enum err beneath_enter(struct port *port, struct port_dir root,
                       struct slice parents, bool make, struct port_dir *at);

/* What has that name. ABSENT is no error. */
enum err beneath_stat(struct port *port, struct port_dir root,
                      struct slice name, struct port_stat *s);

/* The CRC of the file's bytes as the medium has them. */
enum err beneath_crc(struct port *port, struct port_dir root, struct slice name,
                     enum crc_kind kind, char *scratch, size_t cap,
                     uint64_t *crc);

#endif
