#include "net/names.h"

#include <string.h>

enum err names_init(struct names *n, struct port *port)
{
	memset(n, 0, sizeof *n);
	n->port = port;
	port_lock_init(port, &n->lock);
	return port_waiter_open(port, &n->waiter);
}

static bool is_kept(const struct names_entry *e, uint64_t now_ms)
{
	uint64_t keep_ms = NAMES_KEEP_MS;

	if (e->state == NAMES_ASKED)
		return true;
	if (e->state == NAMES_FAILED)
		keep_ms = NAMES_KEEP_FAILED_MS;
	return e->state != NAMES_EMPTY && now_ms - e->since_ms < keep_ms;
}

static struct names_entry *entry_of(struct names *n, const char *host,
                                    uint16_t port)
{
	for (size_t i = 0; i < NAMES_HOSTS_MAX; i++) {
		struct names_entry *e = &n->entries[i];

		if (e->state != NAMES_EMPTY && e->port == port &&
		    strcmp(e->host, host) == 0)
			return e;
	}
	return NULL;
}

/* An empty one, else the oldest that nobody is asking for. */
static struct names_entry *entry_to_use(struct names *n)
{
	struct names_entry *oldest = NULL;

	for (size_t i = 0; i < NAMES_HOSTS_MAX; i++) {
		struct names_entry *e = &n->entries[i];

		if (e->state == NAMES_EMPTY)
			return e;
		if (e->state != NAMES_ASKED &&
		    (!oldest || e->since_ms < oldest->since_ms))
			oldest = e;
	}
	return oldest;
}

static struct names_entry *next_asked(struct names *n)
{
	struct names_entry *first = NULL;

	for (size_t i = 0; i < NAMES_HOSTS_MAX; i++) {
		struct names_entry *e = &n->entries[i];

		if (e->state == NAMES_ASKED &&
		    (!first || e->since_ms < first->since_ms))
			first = e;
	}
	return first;
}

static void wake_all(struct names *n)
{
	for (size_t i = 0; i < n->asking_count; i++)
		port_wake(n->port, n->asking[i]);
	n->asking_count = 0;
}

/*
 * Looks one host up without the lock: the answer is for the entry, which
 * stays where it is as long as it is ASKED.
 */
static void look_up(struct names *n, struct names_entry *e)
{
	struct port_address found[NAMES_ADDRESSES_MAX];
	char host[NAMES_HOST_MAX + 1];
	uint16_t port = e->port;
	size_t count = 0;
	enum err err;

	memcpy(host, e->host, sizeof host);
	n->looking = true;
	port_lock_give(n->port, &n->lock);
	err = port_resolve(n->port, host, port, found, NAMES_ADDRESSES_MAX,
	                   &count);
	port_lock_take(n->port, &n->lock);
	n->looking = false;
	if (n->stop) /* port and waiters may be gone */
		return;
	if (!err)
		memcpy(e->addresses, found, sizeof found);
	e->count = count;
	e->err = err;
	e->state = err ? NAMES_FAILED : NAMES_READY;
	e->since_ms = port_now_ms(n->port);
	wake_all(n);
}

static void run_lookups(void *names)
{
	const struct port_socket none = {PORT_NONE};
	struct names *n = names;

	port_lock_take(n->port, &n->lock);
	while (!n->stop) {
		struct names_entry *e = next_asked(n);

		if (e) {
			look_up(n, e);
			continue;
		}
		port_lock_give(n->port, &n->lock);
		port_wait(n->port, n->waiter, none, PORT_DONE, PORT_NEVER);
		port_lock_take(n->port, &n->lock);
	}
	port_lock_give(n->port, &n->lock);
}

static enum err start_once(struct names *n)
{
	enum err err;

	if (n->started)
		return ERR_OK;
	err = port_thread_start(n->port, &n->thread, run_lookups, n,
	                        NAMES_STACK_BYTES);
	n->started = !err;
	return err;
}

enum err names_start(struct names *n)
{
	enum err err;

	port_lock_take(n->port, &n->lock);
	err = start_once(n);
	port_lock_give(n->port, &n->lock);
	return err;
}

/* False: no more room, which would be a fault of ours. */
static bool add_waiter(struct names *n, struct port_waiter who)
{
	for (size_t i = 0; i < n->asking_count; i++)
		if (n->asking[i].h == who.h)
			return true;
	if (n->asking_count == NAMES_WAITERS_MAX)
		return false;
	n->asking[n->asking_count++] = who;
	return true;
}

/* With no entry to use (all are being looked up), the asker waits for the
 * next answer and then asks again. */
static enum err ask(struct names *n, const char *host, uint16_t port,
                    struct port_waiter who, uint64_t now_ms)
{
	struct names_entry *e = entry_to_use(n);
	enum err err = start_once(n);

	if (err)
		return err;
	if (!add_waiter(n, who))
		return ERR_BUG;
	if (!e)
		return ERR_OK;
	memcpy(e->host, host, strlen(host) + 1);
	e->port = port;
	e->state = NAMES_ASKED;
	e->since_ms = now_ms;
	port_wake(n->port, n->waiter);
	return ERR_OK;
}

static enum names_state find_locked(struct names *n, const char *host,
                                    uint16_t port, struct port_waiter who,
                                    struct port_address *out, size_t *count,
                                    enum err *err)
{
	uint64_t now_ms = port_now_ms(n->port);
	struct names_entry *e = entry_of(n, host, port);

	if (e && !is_kept(e, now_ms)) {
		e->state = NAMES_EMPTY;
		e = NULL;
	}
	if (e && e->state == NAMES_READY) {
		memcpy(out, e->addresses, e->count * sizeof *out);
		*count = e->count;
		return NAMES_READY;
	}
	if (e && e->state == NAMES_FAILED) {
		*err = e->err;
		return NAMES_FAILED;
	}
	if (!e)
		*err = ask(n, host, port, who, now_ms);
	else if (!add_waiter(n, who))
		*err = ERR_BUG;
	return *err ? NAMES_FAILED : NAMES_ASKED;
}

enum names_state names_find(struct names *n, const char *host, uint16_t port,
                            struct port_waiter who, struct port_address *out,
                            size_t *count, enum err *err)
{
	enum names_state state;

	*count = 0;
	*err = ERR_OK;
	if (strlen(host) > NAMES_HOST_MAX) {
		*err = ERR_TOO_LONG;
		return NAMES_FAILED;
	}
	port_lock_take(n->port, &n->lock);
	state = find_locked(n, host, port, who, out, count, err);
	port_lock_give(n->port, &n->lock);
	return state;
}

void names_forget(struct names *n, const char *host, uint16_t port)
{
	struct names_entry *e;

	port_lock_take(n->port, &n->lock);
	e = entry_of(n, host, port);
	if (e && e->state != NAMES_ASKED)
		e->state = NAMES_EMPTY;
	port_lock_give(n->port, &n->lock);
}

void names_stop(struct names *n)
{
	bool join;

	port_lock_take(n->port, &n->lock);
	n->stop = true;
	join = n->started && !n->looking;
	port_lock_give(n->port, &n->lock);
	if (!n->started)
		port_waiter_close(n->port, &n->waiter);
	if (!join)
		return;
	port_wake(n->port, n->waiter);
	port_thread_join(n->port, &n->thread);
	port_waiter_close(n->port, &n->waiter);
}
