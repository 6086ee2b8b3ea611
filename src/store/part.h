/*
 * part: the file that an object is written to before it has its name.
 *
 *     CLOSED --open--> OPEN --write*--> (restart) --publish--> CLOSED
 *                        `--------------discard--------------> CLOSED
 *
 * It stands beside the target under a name that depends on the target alone
 * (path_put_temp), under a lock, so that a next run reuses or removes what a
 * cut left behind. The directory is held open: a parent renamed or a link
 * planted meanwhile changes nothing. The target appears only by publish.
 */
#ifndef PAIL_STORE_PART_H
#define PAIL_STORE_PART_H

#include "port/port.h"
#include "store/path.h"

struct part {
	struct port *port;
	struct port_dir root; /* borrowed */
	struct port_dir dir;  /* of the target; none: root itself */
	struct port_file file;
	uint64_t size; /* bytes written so far */
	bool open;
	bool made_dirs; /* directories were made on the way */
};

void part_init(struct part *t, struct port *port);

/*
 * Opens the temporary file for `name` beneath root, making directories on
 * the way. ERR_NAME, ERR_NOT_FILE when something other than a plain file has
 * the target's name, ERR_LOCKED, the port's errors.
 */
enum err part_open(struct part *t, struct port_dir root, struct slice name);

enum err part_write(struct part *t, struct slice bytes);

/* Back to an empty file, for another attempt. */
enum err part_restart(struct part *t);

/*
 * Makes it durable under its name: data synced, renamed over the target,
 * directory synced, and the directories that were made. On an error the
 * temporary file is removed and the old target stands as it was.
 */
enum err part_publish(struct part *t, struct port_dir root,
                      struct slice name);

/* Removes the temporary file. Nothing to do when it is not open. */
void part_discard(struct part *t, struct slice name);

#endif
