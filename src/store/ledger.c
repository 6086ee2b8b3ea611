#include "store/ledger.h"

#include "store/whole.h"

void ledger_init(struct ledger *l, struct port *port)
{
	*l = (struct ledger){.port = port, .file = {PORT_NONE}};
}

void ledger_close(struct ledger *l)
{
	if (l->open)
		port_file_close(l->port, &l->file);
	l->open = false;
}

enum err ledger_begin(struct ledger *l, struct port_dir d, const char *name,
                      const struct journal_head *h)
{
	char text[JOURNAL_HEADER_BYTES];
	struct buf b = BUF(text);
	enum err e = journal_put_head(&b, h);

	if (e == ERR_OK)
		e = port_file_create(l->port, d, name, PORT_EMPTY, &l->file);
	if (e != ERR_OK)
		return e;
	l->open = true;
	l->sequence = 0;
	l->end = JOURNAL_HEADER_BYTES;
	l->head_crc = journal_head_crc(buf_slice(&b));
	e = port_file_write_at(l->port, l->file, 0, buf_slice(&b));
	if (e != ERR_OK)
		ledger_close(l);
	return e;
}

enum err ledger_find(struct ledger *l, struct port_dir d, const char *name,
                     struct journal_head *h)
{
	char text[JOURNAL_HEADER_BYTES];
	struct slice head = {text, 0};
	enum err e = port_file_create(l->port, d, name, PORT_FIND, &l->file);

	if (e != ERR_OK)
		return e;
	l->open = true;
	e = whole_read(l->port, l->file, 0, text, sizeof text, &head.n);
	if (e == ERR_OK)
		e = journal_get_head(head, h);
	if (e != ERR_OK) {
		ledger_close(l);
		return e;
	}
	l->sequence = 0;
	l->end = JOURNAL_HEADER_BYTES;
	l->head_crc = journal_head_crc(head);
	return ERR_OK;
}

enum err ledger_next(struct ledger *l, struct journal_record *r, bool *more)
{
	char text[JOURNAL_RECORD_BYTES];
	struct slice s = {text, 0};
	enum err e = whole_read(l->port, l->file, l->end, text, sizeof text,
	                        &s.n);

	*more = e == ERR_OK &&
	        journal_get_record(s, l->head_crc, l->sequence, r);
	if (*more) {
		l->sequence++;
		l->end += JOURNAL_RECORD_BYTES;
	}
	return e;
}

enum err ledger_put(struct ledger *l, struct journal_record *r, size_t n)
{
	char text[LEDGER_BATCH * JOURNAL_RECORD_BYTES];
	struct buf b = BUF(text);
	enum err e;

	if (n > LEDGER_BATCH || n > JOURNAL_RECORDS_MAX - l->sequence)
		return ERR_TOO_LONG;
	for (size_t i = 0; i < n; i++) {
		r[i].sequence = l->sequence + (uint32_t)i;
		journal_put_record(&b, l->head_crc, &r[i]);
	}
	e = port_file_write_at(l->port, l->file, l->end, buf_slice(&b));
	if (e == ERR_OK) {
		l->sequence += (uint32_t)n;
		l->end += b.n;
	}
	return e;
}

enum err ledger_sync(struct ledger *l)
{
	return port_file_sync(l->port, l->file);
}
