#include "base/err.h"

struct row {
	const char *name;
	enum err_class cls;
	const char *text;
	const char *hint;
};

/* A switch, not an array of pointers: that would need relocations. */
static struct row row_of(enum err e)
{
	switch (e) {
#define X(name, cls, text, hint) \
	case ERR_##name: \
		return (struct row){#name, ERR_CLASS_##cls, text, hint};
		ERR_TABLE(X)
#undef X
	case ERR_COUNT: break;
	}
	return (struct row){"BUG", ERR_CLASS_BUG, "unknown error", ""};
}

const char *err_name(enum err e)
{
	return row_of(e).name;
}

const char *err_text(enum err e)
{
	return row_of(e).text;
}

const char *err_hint(enum err e)
{
	return row_of(e).hint;
}

enum err_class err_class(enum err e)
{
	return row_of(e).cls;
}

bool err_retryable(enum err e)
{
	switch (e) {
	case ERR_NO_HOST:
	case ERR_CONNECT:
	case ERR_BROKEN:
	case ERR_CUT:
	case ERR_SILENT:
	case ERR_BUSY:
	case ERR_TLS_RECORD: return true;
	default: return false;
	}
}

const char *err_class_name(enum err_class c)
{
	switch (c) {
#define X(name, status, text) \
	case ERR_CLASS_##name: return #name;
		ERR_CLASSES(X)
#undef X
	case ERR_CLASS_COUNT: break;
	}
	return "BUG";
}

const char *err_class_text(enum err_class c)
{
	switch (c) {
#define X(name, status, text) \
	case ERR_CLASS_##name: return text;
		ERR_CLASSES(X)
#undef X
	case ERR_CLASS_COUNT: break;
	}
	return "";
}

int err_class_status(enum err_class c)
{
	switch (c) {
#define X(name, status, text) \
	case ERR_CLASS_##name: return status;
		ERR_CLASSES(X)
#undef X
	case ERR_CLASS_COUNT: break;
	}
	return 70;
}

int err_signal_status(int n)
{
	return 128 + n;
}
