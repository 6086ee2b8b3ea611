/*
 * self_rules: programs that break a rule of the port, and must be told so.
 */
#ifndef PAIL_SIM_SELF_RULES_H
#define PAIL_SIM_SELF_RULES_H

#include <stdbool.h>

/* One line a case on standard output. */
bool self_rules_run(void);

#endif
