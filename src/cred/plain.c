#include "cred/plain.h"

enum err plain_open(struct port *port, const char *path, struct port_file *f)
{
	enum port_kind kind;
	bool seekable;
	enum err e = port_path_kind(port, path, &kind);

	if (e != ERR_OK)
		return e;
	if (kind == PORT_ABSENT)
		return ERR_NO_FILE;
	if (kind != PORT_FILE)
		return ERR_NOT_FILE;
	return port_file_open(port, path, f, &seekable);
}

const char *plain_why(enum err e)
{
	if (err_class(e) != ERR_CLASS_DISK)
		return NULL;
	switch (e) {
	case ERR_NO_FILE: return "there is no such file";
	case ERR_NOT_FILE: return "it is no plain file";
	case ERR_NO_PERMISSION: return "it may not be read";
	default: return "it cannot be read";
	}
}
