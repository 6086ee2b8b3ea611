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
