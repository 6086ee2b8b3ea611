/* Sockets: what a far end says, with the delays of a network. */
#include "port/sim/machine.h"

#include <string.h>

enum { WIRE_PORT = 80, SMALL_SEND = 400 };

static struct wire *wire_of(struct port *m, int h)
{
	if (h < 0 || (size_t)h >= m->wire_n || m->wires[h].state == WIRE_CLOSED)
		sim_break(m, "a socket that is not open: %d", h);
	return &m->wires[h];
}

static void hang_up(struct port *m, struct wire *w)
{
	if (w->conn)
		m->peer->close(w->conn);
	w->conn = NULL;
	w->state = WIRE_CLOSED;
}

void wire_reset(struct port *m)
{
	for (size_t i = 0; i < m->wire_n; i++)
		hang_up(m, &m->wires[i]);
	m->wire_n = 0;
}

static uint64_t latency(struct port *m)
{
	return dice_below(&m->dice, m->dials.latency_ms + 1);
}

/* ---- what the far end does ------------------------------------------------ */

/* How many of the bytes on their way arrive next, and when. */
static void send_chunk(struct port *m, struct wire *w)
{
	size_t n = w->n - w->here, chunk = m->dials.chunk;

	if (chunk && n > chunk)
		n = 1 + (size_t)dice_below(&m->dice, chunk);
	w->here += n;
	if (m->dials.rate)
		w->next_ms = m->now_ms + n / m->dials.rate;
}

static void take_talk(struct port *m, struct wire *w)
{
	struct sim_talk t;

	m->peer->talk(w->conn, port_unix_s(m), &t);
	switch (t.deed) {
	case SIM_READ:
		w->idle = true;
		w->close_ms = t.wait_ms ? m->now_ms + t.wait_ms : 0;
		break;
	case SIM_SEND:
		w->p = t.p;
		w->n = t.n;
		w->here = 0;
		break;
	case SIM_WAIT: w->next_ms = m->now_ms + t.wait_ms; break;
	case SIM_HANG: w->state = WIRE_HUNG; break;
	case SIM_END: w->state = WIRE_ENDED; break;
	case SIM_RESET: w->state = WIRE_RESET; break;
	}
}

/* Everything that is due by now. */
static void go_on(struct port *m, struct wire *w)
{
	if (w->state == WIRE_CONNECTS && m->now_ms >= w->next_ms)
		w->state = w->conn ? WIRE_OPEN : WIRE_REFUSED;
	while (w->state == WIRE_OPEN && m->now_ms >= w->next_ms && !w->here) {
		if (w->n)
			send_chunk(m, w);
		else if (!w->idle)
			take_talk(m, w);
		else if (w->close_ms && m->now_ms >= w->close_ms)
			w->state = WIRE_ENDED;
		else
			break;
	}
}

bool wire_ready(struct port *m, int h, enum port_io want)
{
	struct wire *w = wire_of(m, h);

	go_on(m, w);
	if (w->state == WIRE_CONNECTS)
		return false;
	if (w->state == WIRE_HUNG || w->state == WIRE_OPEN)
		return want == PORT_WAIT_WRITE || w->here > 0;
	return true;
}

uint64_t wire_next_ms(struct port *m, int h)
{
	const struct wire *w = wire_of(m, h);

	if (w->state == WIRE_CONNECTS)
		return w->next_ms;
	if (w->state != WIRE_OPEN)
		return PORT_NEVER;
	if (w->idle && !w->n)
		return w->close_ms ? w->close_ms : PORT_NEVER;
	return w->next_ms;
}

/* ---- the port's ----------------------------------------------------------- */

enum err port_resolve(struct port *p, const char *host, uint16_t port,
                      struct port_address *out, size_t cap, size_t *count)
{
	enum err e = p->peer->resolve(p->peer->ctx, host);

	*count = 0;
	machine_call(p);
	sched_sleep(p, latency(p));
	if (e != ERR_OK || !cap)
		return ERR_NO_HOST;
	*out = (struct port_address){
		.family = 4, .port = port, .bytes = {192, 0, 2, 1}};
	*count = 1;
	return ERR_OK;
}

enum err port_socket_open(struct port *p, const struct port_address *a,
                          struct port_socket *s)
{
	struct wire w = {.state = WIRE_CONNECTS};

	machine_call(p);
	w.conn = p->peer->open(p->peer->ctx, a);
	w.next_ms = p->now_ms + latency(p);
	p->wires = disk_grow(p->wires, p->wire_n + 1, &p->wire_cap,
	                     sizeof *p->wires);
	p->wires[p->wire_n] = w;
	s->h = (int)p->wire_n++;
	p->facts.connections++;
	return ERR_OK;
}

enum port_io port_socket_connected(struct port *p, struct port_socket s)
{
	struct wire *w;

	machine_call(p);
	w = wire_of(p, s.h);
	go_on(p, w);
	if (w->state == WIRE_CONNECTS)
		return PORT_WAIT_WRITE;
	return w->state == WIRE_REFUSED ? PORT_FAILED : PORT_DONE;
}

enum port_io port_send(struct port *p, struct port_socket s, struct slice bytes,
                       size_t *sent)
{
	struct wire *w;

	*sent = 0;
	machine_call(p);
	w = wire_of(p, s.h);
	go_on(p, w);
	if (w->state == WIRE_CONNECTS)
		return PORT_WAIT_WRITE;
	if (w->state == WIRE_REFUSED || w->state == WIRE_RESET)
		return PORT_FAILED;
	if (dice_falls(&p->dice, p->dials.short_send))
		bytes = slice_first(
			bytes, 1 + (size_t)dice_below(&p->dice, SMALL_SEND));
	*sent = bytes.n;
	if (w->state != WIRE_OPEN)
		return PORT_DONE; /* nobody listens, and nobody says so */
	p->peer->feed(w->conn, bytes);
	w->idle = false;
	if (!w->n)
		w->next_ms = p->now_ms + latency(p);
	return PORT_DONE;
}

enum port_io port_recv(struct port *p, struct port_socket s, void *to,
                       size_t cap, size_t *got)
{
	struct wire *w;
	size_t n;

	*got = 0;
	machine_call(p);
	if (!cap)
		return PORT_DONE;
	w = wire_of(p, s.h);
	go_on(p, w);
	if (w->state == WIRE_RESET || w->state == WIRE_REFUSED)
		return PORT_FAILED;
	if (w->state == WIRE_ENDED)
		return PORT_END;
	if (!w->here)
		return PORT_WAIT_READ;
	n = w->here < cap ? w->here : cap;
	memcpy(to, w->p, n);
	w->p += n;
	w->n -= n;
	w->here -= n;
	p->facts.bytes_received += n;
	*got = n;
	return PORT_DONE;
}

void port_socket_close(struct port *p, struct port_socket *s)
{
	machine_call(p);
	if (s->h != PORT_NONE)
		hang_up(p, wire_of(p, s->h));
	s->h = PORT_NONE;
}
