/*
 * self: the machine itself, held to what its README says.
 */
#ifndef PAIL_SIM_SELF_H
#define PAIL_SIM_SELF_H

#include <stdbool.h>

/* One line a case on standard output. */
bool self_run(void);

#endif
