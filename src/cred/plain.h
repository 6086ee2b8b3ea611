/*
 * plain: a plain file opened to be read, and nothing else: to open a FIFO would
 * wait for who writes into it, and a directory is nobody's configuration.
 */
#ifndef PAIL_CRED_PLAIN_H
#define PAIL_CRED_PLAIN_H

#include "port/port.h"

/* Links are followed. ERR_NO_FILE; ERR_NOT_FILE, also for a link that leads
 * nowhere; the port's errors. */
enum err plain_open(struct port *port, const char *path, struct port_file *f);

/* What is wrong with a file that configures us, and that opening or reading it
 * ended so; NULL for an error that is none of the file's. Such a file is
 * wrong configuration, and no fault of the disk that is downloaded to. */
const char *plain_why(enum err e);

#endif
