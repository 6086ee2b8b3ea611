/*
 * state: what pail remembers of the files it wrote, so that a later run can
 * tell which of them need not be fetched again: one small file, ".pail-state",
 * in DEST.
 *
 * It is a header and a table of slots (state_slot). A name has its slot among
 * the STATE_WINDOW that begin where its hash says. A slot that is not valid
 * (torn, never written, of another file) is free. The file is kept open under
 * a lock.
 *
 * It claims only what was published and durable when it was written, and a
 * claim counts only while the file's size and time are those it names. So the
 * worst that a lost or broken state does is that something is fetched again.
 * A claim that was changed after the last sync may be lost by a power cut, or
 * be an older one again, nothing else.
 *
 * It grows, to twice its slots, by being written anew beside its place and
 * renamed. Nothing of it is held in memory but a window, on the stack.
 */
#ifndef PAIL_STORE_STATE_H
#define PAIL_STORE_STATE_H

#include "port/port.h"
#include "store/state_slot.h"

enum { STATE_WINDOW = 32 };

struct state {
	struct port *port;
	struct port_dir dir; /* borrowed */
	struct port_file file;
	bool open, dirty, renamed; /* since the last sync */
	uint64_t slots;            /* a power of two */
	uint8_t salt[STATE_SALT_BYTES];
};

/*
 * make: it will be written to; it is made if there is none. Without one there,
 * or with one of another form, it is empty. Borrows dir. ERR_LOCKED when
 * another pail has it, the port's errors: then nothing is open, and nothing is
 * found or remembered.
 */
enum err state_open(struct state *s, struct port *port, struct port_dir dir,
                    bool make);

/* *found false: nothing is remembered of that name. */
enum err state_find(struct state *s, struct slice name, struct state_entry *e,
                    bool *found);
/* Remembers, or forgets (e NULL). Not durable before state_sync. After an
 * error what was remembered of that name may be lost, and no other's. */
enum err state_put(struct state *s, struct slice name,
                   const struct state_entry *e);
enum err state_sync(struct state *s);
/* Without a sync. */
void state_close(struct state *s);

#endif
