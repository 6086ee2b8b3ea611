#include "fetch/keeper_count.h"

void keeper_count_fail(struct keeper_count *n, enum err why)
{
	n->files_failed++;
	n->classes[err_class(why)] = true;
}

int keeper_status(const struct keeper_count *n)
{
	enum err_class only = ERR_CLASS_PARTIAL;
	unsigned kinds = 0;

	if (n->signal)
		return err_signal_status(n->signal);
	if (!n->files_failed)
		return err_class_status(ERR_CLASS_DONE);
	if (n->late)
		return err_class_status(ERR_CLASS_TEMPORARY);
	for (int c = 0; c < ERR_CLASS_COUNT; c++) {
		if (!n->classes[c])
			continue;
		only = (enum err_class)c;
		kinds++;
	}
	if (n->files_done || n->files_unchanged || kinds != 1)
		only = ERR_CLASS_PARTIAL;
	return err_class_status(only);
}
