#include "store/state.h"

#include <string.h>

#include "store/whole.h"

#define STATE_NAME     ".pail-state"
#define STATE_NEW_NAME ".pail-state-new"

enum {
	WINDOW_BYTES = STATE_WINDOW * STATE_SLOT_BYTES,
	/* Each time it has twice the room; one is enough but by bad luck. */
	GROW_TRIES = 3,
};

/* ---- the file --------------------------------------------------------------- */

/* Past the last window that begins in it. */
static uint64_t file_bytes(uint64_t slots)
{
	return (1 + slots + STATE_WINDOW - 1) * STATE_SLOT_BYTES;
}

/* What lies behind the end is read as zeros. */
static enum err read_at(struct state *s, uint64_t at, uint8_t *to, size_t n)
{
	size_t got;
	enum err e = whole_read(s->port, s->file, at, to, n, &got);

	memset(to + got, 0, n - got);
	return e;
}

static enum err write_slot(struct state *s, uint64_t at, const uint8_t *slot)
{
	s->dirty = true;
	return port_file_write_at(
		s->port, s->file, at,
		(struct slice){(const char *)slot, STATE_SLOT_BYTES});
}

/* The slots that a hash may have. */
struct window {
	uint64_t at; /* in the file */
	uint8_t slots[WINDOW_BYTES];
};

static uint8_t *slot_of(struct window *w, size_t i)
{
	return w->slots + i * STATE_SLOT_BYTES;
}

static uint64_t place_of(const struct window *w, size_t i)
{
	return w->at + i * STATE_SLOT_BYTES;
}

static enum err read_window(struct state *s, struct window *w,
                            const uint8_t *hash)
{
	uint64_t first = state_slot_first(hash, s->slots);

	w->at = (1 + first) * STATE_SLOT_BYTES;
	return read_at(s, w->at, w->slots, sizeof w->slots);
}

/* The first slot from i on that holds that hash; STATE_WINDOW: none. */
static size_t match_from(const struct state *s, struct window *w, size_t i,
                         const uint8_t *hash)
{
	while (i < STATE_WINDOW &&
	       !state_slot_is_of(slot_of(w, i), s->salt, hash))
		i++;
	return i;
}

static size_t first_free(const struct state *s, struct window *w)
{
	size_t i = 0;

	while (i < STATE_WINDOW && state_slot_is_valid(slot_of(w, i), s->salt))
		i++;
	return i;
}

/* ---- a new one -------------------------------------------------------------- */

/* Opens an empty file beside the place; old: whose salt it has, or NULL. */
static enum err begin_new(struct state *s, uint64_t slots,
                          const struct state *old)
{
	uint8_t header[STATE_SLOT_BYTES];
	enum err e = ERR_OK;

	s->slots = slots;
	if (old)
		memcpy(s->salt, old->salt, sizeof s->salt);
	else
		e = port_random(s->port, s->salt, sizeof s->salt);
	if (e == ERR_OK)
		e = port_file_create(s->port, s->dir, STATE_NEW_NAME,
		                     PORT_EMPTY, &s->file);
	if (e != ERR_OK)
		return e;
	/* All its room now, so that a full flash is met here. */
	e = port_file_reserve(s->port, s->file, file_bytes(slots));
	state_slot_put_header(header, s->salt, slots);
	return e == ERR_OK ? write_slot(s, 0, header) : e;
}

/* A slot whose window is full is forgotten: it is fetched again some day. */
static enum err copy_slot(struct state *s, const uint8_t *slot)
{
	struct window w;
	enum err e = read_window(s, &w, slot);
	size_t i = first_free(s, &w);

	if (e != ERR_OK || i == STATE_WINDOW)
		return e;
	return write_slot(s, place_of(&w, i), slot);
}

/* Of two slots of one name neither is copied: where only one of them found
 * room, it would be believed. */
static enum err copy_lone(struct state *s, struct state *old,
                          const uint8_t *slot)
{
	struct window w;
	enum err e = read_window(old, &w, slot);
	size_t i = match_from(old, &w, 0, slot);

	if (e != ERR_OK || match_from(old, &w, i + 1, slot) < STATE_WINDOW)
		return e;
	return copy_slot(s, slot);
}

static enum err copy_all(struct state *s, struct state *old)
{
	uint8_t piece[8 * STATE_SLOT_BYTES];
	const uint64_t end = file_bytes(old->slots);
	uint64_t at = STATE_SLOT_BYTES;
	enum err e = ERR_OK;

	for (; at < end && e == ERR_OK; at += sizeof piece) {
		e = read_at(old, at, piece, sizeof piece);
		for (size_t i = 0; i < sizeof piece && e == ERR_OK;
		     i += STATE_SLOT_BYTES)
			if (state_slot_is_valid(piece + i, old->salt))
				e = copy_lone(s, old, piece + i);
	}
	return e;
}

/* Twice as large as the old one and with what that holds, or the first. It
 * takes its place when it is durable; else the old one stays. */
static enum err replace(struct state *s, uint64_t slots, bool copy)
{
	struct state fresh = {
		.port = s->port, .dir = s->dir, .file = {PORT_NONE}};
	enum err e = begin_new(&fresh, slots, copy ? s : NULL);

	if (e == ERR_OK && copy)
		e = copy_all(&fresh, s);
	if (e == ERR_OK)
		e = port_file_sync(s->port, fresh.file);
	if (e == ERR_OK)
		e = port_rename(s->port, s->dir, STATE_NEW_NAME, STATE_NAME);
	if (e != ERR_OK) {
		if (fresh.file.h != PORT_NONE)
			(void)port_remove(s->port, s->dir, STATE_NEW_NAME);
		port_file_close(s->port, &fresh.file);
		return e;
	}
	state_close(s);
	*s = fresh;
	s->open = s->dirty = s->renamed = true;
	return ERR_OK;
}

/* ---- the calls -------------------------------------------------------------- */

enum err state_open(struct state *s, struct port *port, struct port_dir dir,
                    bool make)
{
	uint8_t header[STATE_SLOT_BYTES];
	bool ours = false;
	enum err e;

	*s = (struct state){.port = port, .dir = dir, .file = {PORT_NONE}};
	e = port_file_create(port, dir, STATE_NAME, PORT_FIND, &s->file);
	if (e == ERR_OK) {
		s->open = true;
		e = read_at(s, 0, header, sizeof header);
		ours = e == ERR_OK &&
		       state_slot_get_header(header, s->salt, &s->slots);
	} else if (e == ERR_NO_FILE) {
		e = ERR_OK;
	}
	if (e == ERR_OK && !ours && make)
		e = replace(s, STATE_SLOTS_MIN, false);
	else if (!ours)
		state_close(s);
	else if (make) /* what a cut amid a growth has left */
		(void)port_remove(port, dir, STATE_NEW_NAME);
	if (e != ERR_OK)
		state_close(s);
	return e;
}

/* Two slots of one name: a cut has brought one of them back, and which one is
 * not known. */
enum err state_find(struct state *s, struct slice name, struct state_entry *e,
                    bool *found)
{
	uint8_t hash[SHA256_BYTES];
	struct window w;
	enum err err;
	size_t i;

	*found = false;
	if (!s->open)
		return ERR_OK;
	state_slot_hash(s->salt, name, hash);
	err = read_window(s, &w, hash);
	if (err != ERR_OK)
		return err;
	i = match_from(s, &w, 0, hash);
	*found = i < STATE_WINDOW &&
	         match_from(s, &w, i + 1, hash) == STATE_WINDOW;
	if (*found)
		state_slot_get(slot_of(&w, i), e);
	return ERR_OK;
}

enum err state_sync(struct state *s)
{
	enum err e = ERR_OK;

	if (s->open && s->dirty)
		e = port_file_sync(s->port, s->file);
	if (e == ERR_OK && s->open && s->renamed)
		e = port_dir_sync(s->port, s->dir);
	if (e == ERR_OK)
		s->dirty = s->renamed = false;
	return e;
}

/* Takes away all slots of one name; durable, so that no later cut brings one
 * back without the other, when it would be believed. */
static enum err drop_all(struct state *s, struct window *w, const uint8_t *hash)
{
	size_t i = match_from(s, w, 0, hash);
	enum err e = ERR_OK;

	for (; i < STATE_WINDOW && e == ERR_OK; i = match_from(s, w, i, hash)) {
		memset(slot_of(w, i), 0, STATE_SLOT_BYTES);
		e = write_slot(s, place_of(w, i), slot_of(w, i));
	}
	return e == ERR_OK ? state_sync(s) : e;
}

/*
 * What a torn write has left in free room goes first, durably: half an old slot
 * and half a new one of the same name, torn again, could make the old one whole.
 */
static enum err clear(struct state *s, struct window *w, size_t i)
{
	static const uint8_t zero[STATE_SLOT_BYTES];
	enum err e;

	if (i == STATE_WINDOW || memcmp(slot_of(w, i), zero, sizeof zero) == 0)
		return ERR_OK;
	e = write_slot(s, place_of(w, i), zero);
	return e == ERR_OK ? state_sync(s) : e;
}

/* Writes e to where the name is, or to free room. *full: there is none. */
static enum err put(struct state *s, const uint8_t *hash,
                    const struct state_entry *e, bool *full)
{
	uint8_t slot[STATE_SLOT_BYTES] = {0};
	struct window w;
	enum err err = read_window(s, &w, hash);
	size_t i = match_from(s, &w, 0, hash);

	*full = false;
	if (err == ERR_OK && i < STATE_WINDOW &&
	    match_from(s, &w, i + 1, hash) < STATE_WINDOW) {
		err = drop_all(s, &w, hash);
		i = STATE_WINDOW;
	}
	if (err == ERR_OK && e && i == STATE_WINDOW) {
		i = first_free(s, &w);
		err = clear(s, &w, i);
	}
	*full = e && i == STATE_WINDOW;
	if (err != ERR_OK || i == STATE_WINDOW)
		return err;
	if (e)
		state_slot_put(slot, s->salt, hash, e);
	return write_slot(s, place_of(&w, i), slot);
}

enum err state_put(struct state *s, struct slice name,
                   const struct state_entry *e)
{
	uint8_t hash[SHA256_BYTES];
	bool full;
	enum err err;

	if (!s->open)
		return ERR_OK;
	if (e && e->size > STATE_SIZE_MAX)
		e = NULL;
	state_slot_hash(s->salt, name, hash);
	err = put(s, hash, e, &full);
	for (int tries = 0; err == ERR_OK && full && tries < GROW_TRIES &&
	                    s->slots < STATE_SLOTS_MAX;
	     tries++) {
		err = replace(s, s->slots * 2, true);
		if (err == ERR_OK)
			err = put(s, hash, e, &full);
	}
	return err;
}

void state_close(struct state *s)
{
	if (s->open)
		port_file_close(s->port, &s->file);
	s->open = false;
}
