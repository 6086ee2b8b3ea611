#include "fetch/check.h"

#include "object.h"
