#include "store/spelling.h"

enum { NAME_BYTES = 255 + 1 };

/* "COM7", "LPT0", in any case. */
static bool is_numbered(struct slice base, struct slice word)
{
	return base.n == word.n + 1 && slice_starts_nocase(base, word) &&
	       base.p[word.n] >= '0' && base.p[word.n] <= '9';
}

/* A device's name is one with any extension, and with blanks before it. */
static bool is_device(struct slice part)
{
	struct slice base = slice_cut(&part, '.');

	while (base.n && base.p[base.n - 1] == ' ')
		base.n--;
	return slice_equal_nocase(base, SLICE("CON")) ||
	       slice_equal_nocase(base, SLICE("PRN")) ||
	       slice_equal_nocase(base, SLICE("AUX")) ||
	       slice_equal_nocase(base, SLICE("NUL")) ||
	       is_numbered(base, SLICE("COM")) ||
	       is_numbered(base, SLICE("LPT"));
}

static bool part_fits(struct slice part)
{
	static const char never[] = "<>:\"\\|?*";

	if (part.n == 0 || slice_has_control(part) || is_device(part))
		return false;
	for (size_t i = 0; never[i]; i++)
		if (slice_find(part, never[i]) != part.n)
			return false;
	return part.p[part.n - 1] != '.' && part.p[part.n - 1] != ' ';
}

bool spelling_fits_fat(struct slice name)
{
	do
		if (!part_fits(slice_cut(&name, '/')))
			return false;
	while (name.n);
	return true;
}

/* Whether an entry is spelled so, byte for byte. */
static enum err look_for(struct port *port, struct port_dir d,
                         struct slice want, bool *found)
{
	char name[NAME_BYTES];
	size_t n = 1;
	enum err e = ERR_OK;

	*found = false;
	while (e == ERR_OK && n && !*found) {
		e = port_dir_next(port, d, name, sizeof name, &n);
		*found = e == ERR_OK && n &&
		         slice_equal((struct slice){name, n}, want);
	}
	return e;
}

enum err spelling_find_twin(struct port *port, struct port_dir d,
                            const char *name, bool *twin)
{
	struct port_dir again;
	enum port_kind kind;
	bool found;
	enum err e = port_kind_at(port, d, name, &kind);

	*twin = false;
	if (e != ERR_OK || kind == PORT_ABSENT)
		return e;
	e = port_dir_again(port, d, &again);
	if (e != ERR_OK)
		return e;
	e = look_for(port, again, slice_of(name), &found);
	port_dir_close(port, &again);
	*twin = e == ERR_OK && !found;
	return e;
}
