/*
 * spelling: names on file systems that do not keep them apart as S3 does: FAT
 * and its like take "Readme" and "README" for one file, drop dots and blanks
 * at the end, and have bytes and names of their own.
 */
#ifndef PAIL_STORE_SPELLING_H
#define PAIL_STORE_SPELLING_H

#include "port/port.h"

/* Whether FAT could keep that name (relative, checked by path) as it is: no
 * part with one of <>:"\|?* or a control byte, ending with '.' or a blank, or
 * called CON, PRN, AUX, NUL, COM0-9, LPT0-9 (with any extension, in any case). Pure. */
bool spelling_fits_fat(struct slice name);

/*
 * Whether a file under a name of another spelling stands where `name` (one
 * component) would be put in d: it can be reached by that name, and no entry
 * of the directory is spelled so.
 */
enum err spelling_find_twin(struct port *port, struct port_dir d,
                            const char *name, bool *twin);

#endif
