/*
 * disk: a file system on flash, in memory, with what a power cut may do to
 * it. README.md says what is promised and what is not.
 *
 * A file has two images: `now`, what a read sees, and `kept`, what a cut
 * cannot take away; and between them the changes that are pending, in order.
 * A directory has names now and names kept, and the disk one list of deeds on
 * directories that are pending. A sync moves what is pending up to a moment
 * (disk_moment) to what is kept.
 *
 * A test machine: it allocates, and ends the process when it cannot.
 */
#ifndef PAIL_PORT_SIM_DISK_H
#define PAIL_PORT_SIM_DISK_H

#include <stddef.h>

#include "base/err.h"
#include "port/sim/dice.h"

/* What a cut may do to names; and what a hole holds. */
enum disk_kind {
	DISK_ORDERED, /* ext4: names in order; any sync keeps all of them */
	DISK_LOOSE,   /* UBIFS, F2FS: each name on its own */
	DISK_FAT,     /* as loose; a rename in two halves; holes hold rubbish */
};

struct disk_manners {
	enum disk_kind kind;
	unsigned unit;        /* bytes that are written whole or not at all */
	bool entry_with_file; /* the sync of a file keeps its name too */
	uint64_t capacity;    /* bytes; 0: no limit */
};

enum { DISK_BLOCK = 4096 }; /* what space is counted in */

struct disk_image {
	uint8_t *p;
	size_t n, cap;
};

/* Pending: bytes written at `at`, or (bytes NULL) a size set to `at`. */
struct disk_change {
	uint64_t moment;
	uint64_t at;
	size_t n;
	uint8_t *bytes;
};

struct disk_node;

struct disk_entry {
	char *name;
	struct disk_node *node;
};

struct disk_names {
	struct disk_entry *p;
	size_t n, cap;
};

struct disk_node {
	uint32_t number; /* place in disk->nodes */
	bool is_dir;
	bool locked;
	unsigned opened; /* handles */
	unsigned names;  /* entries that are its, now */
	/* a file's */
	struct disk_image now, kept;
	struct disk_change *changes;
	size_t change_n, change_cap;
	int64_t mtime_ns; /* of the last change; a cut does not take it back */
	/* a directory's */
	struct disk_names here, stored;
};

enum disk_act { DISK_MAKE, DISK_REMOVE, DISK_RENAME };

/* Pending: `name` made, removed, or given the name `to`. */
struct disk_deed {
	uint64_t moment;
	enum disk_act act;
	struct disk_node *dir, *node;
	char *name, *to;
};

struct disk {
	struct disk_manners manners;
	uint64_t moment;          /* counts changes and deeds */
	uint64_t used;            /* bytes, in whole blocks */
	struct disk_node **nodes; /* [0]: the root */
	size_t node_n, node_cap;
	struct disk_deed *deeds;
	size_t deed_n, deed_cap;
};

struct disk *disk_new(const struct disk_manners *m);
/* The same disk once more, what is pending too; handles and locks are not. */
struct disk *disk_copy(const struct disk *d);
void disk_free(struct disk *d);

/* ---- names ------------------------------------------------------------ */

struct disk_node *disk_find(const struct disk_node *dir, const char *name);
/* A name that is not there yet. */
struct disk_node *disk_make(struct disk *d, struct disk_node *dir,
                            const char *name, bool is_dir);
/* ERR_NO_FILE; ERR_NOT_FILE for a directory. */
enum err disk_remove(struct disk *d, struct disk_node *dir, const char *name);
enum err disk_rename(struct disk *d, struct disk_node *dir, const char *from,
                     const char *to);

/* ---- bytes ------------------------------------------------------------ */

/* ERR_DISK_FULL. */
enum err disk_write(struct disk *d, struct disk_node *f, uint64_t at,
                    const void *p, size_t n);
enum err disk_resize(struct disk *d, struct disk_node *f, uint64_t size);
/* A node may be gone with its last name and its last handle. */
void disk_close(struct disk *d, struct disk_node *f);

/* ---- durability ------------------------------------------------------- */

static inline uint64_t disk_moment(const struct disk *d)
{
	return d->moment;
}

/* Everything up to that moment is kept from now on. */
void disk_sync_file(struct disk *d, struct disk_node *f, uint64_t moment);
void disk_sync_dir(struct disk *d, struct disk_node *dir, uint64_t moment);

/* A sync that fails: of what was pending some is kept and the rest will never
 * be, though reads show it and the next sync says that all is well. */
void disk_fail_sync(struct disk *d, struct disk_node *f, uint64_t moment,
                    struct dice *dice);

/* What is cached and not pending is read anew. */
void disk_uncache(struct disk *d, struct disk_node *f);

/* The power goes and comes: each pending thing is there, is not, or is torn.
 * No handle, lock or node without a name is left. */
void disk_cut(struct disk *d, struct dice *dice);

/* The process goes, and the system stays. */
void disk_leave(struct disk *d);

/* One bit of the medium turns. */
void disk_rot(struct disk_node *f, uint64_t at);

/* ---- for the files of disk itself --------------------------------------- */

void *disk_grow(void *p, size_t n, size_t *cap, size_t size);
void disk_image_set(struct disk_image *to, const struct disk_image *from);
void disk_image_put(struct disk_image *i, uint64_t at, const uint8_t *p,
                    size_t n);
void disk_image_resize(struct disk_image *i, uint64_t size);
void disk_names_set(struct disk_names *to, const struct disk_names *from);
void disk_names_free(struct disk_names *n);
void disk_do(struct disk_names *of, const struct disk_deed *deed);
void disk_drop_changes(struct disk_node *f, uint64_t moment);
void disk_drop_deed(struct disk *d, size_t at);
void disk_sweep(struct disk *d);
/* kept as a cut at this point would leave it, of what is pending up to then. */
void disk_draw(const struct disk *d, struct disk_node *f, uint64_t moment,
               unsigned luck, struct dice *dice);

#endif
