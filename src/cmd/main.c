/*
 * main: opens the machine, reads the command line, runs the command.
 */
#include "cmd/get.h"
#include "cmd/help.h"
#include "cmd/list_buckets.h"
#include "cmd/list_objects.h"
#include "cmd/presign_url.h"
#include "cmd/stat_object.h"
#include "cmd/version.h"
#include "cmd/whoami.h"

static int say(struct port *port, enum port_stream to,
               void (*put)(struct buf *), int status)
{
	char text[HELP_MAX];
	struct buf b = BUF(text);

	put(&b);
	if (b.over)
		return err_class_status(ERR_CLASS_BUG);
	if (port_print(port, to, buf_slice(&b)) != ERR_OK)
		return err_class_status(ERR_CLASS_DISK);
	return status;
}

static int run(struct port *port, const struct options *o, struct report *r)
{
	switch (o->command) {
	case COMMAND_HELP: return say(port, PORT_OUT, help_put_main, 0);
	case COMMAND_VERSION: return say(port, PORT_OUT, version_put, 0);
	case COMMAND_GET_HELP: return say(port, PORT_OUT, help_put_get, 0);
	case COMMAND_BUCKETS_HELP:
		return say(port, PORT_OUT, help_put_buckets, 0);
	case COMMAND_LS_HELP: return say(port, PORT_OUT, help_put_ls, 0);
	case COMMAND_STAT_HELP: return say(port, PORT_OUT, help_put_stat, 0);
	case COMMAND_PRESIGN_HELP:
		return say(port, PORT_OUT, help_put_presign, 0);
	case COMMAND_WHOAMI_HELP:
		return say(port, PORT_OUT, help_put_whoami, 0);
	case COMMAND_GET: return get_run(port, o, r);
	case COMMAND_BUCKETS: return list_buckets_run(port, o, r);
	case COMMAND_LS: return list_objects_run(port, o, r);
	case COMMAND_STAT: return stat_object_run(port, o, r);
	case COMMAND_PRESIGN: return presign_url_run(port, o, r);
	case COMMAND_WHOAMI: return whoami_run(port, o, r);
	}
	return err_class_status(ERR_CLASS_BUG);
}

int main(int argc, char **argv)
{
	struct port *port = port_open();
	struct report report;
	struct options options;
	char why_text[512];
	struct buf why = BUF(why_text);
	int usage = err_class_status(ERR_CLASS_USAGE), status;

	if (!port) {
		(void)port_print(NULL, PORT_ERR,
		                 SLICE("pail: out of memory\n"));
		return err_class_status(ERR_CLASS_RESOURCE);
	}
	report_init(&report, port);
	if (options_parse(argc, argv, &options, &why) == ERR_OK) {
		report_set(&report, &options);
		if (options.max_time_s)
			port_stop_at(port, port_now_ms(port) +
			                           options.max_time_s * 1000);
		status = run(port, &options, &report);
	} else if (argc < 2) {
		status = say(port, PORT_ERR, help_put_main, usage);
	} else {
		report_error(&report, SLICE(""), ERR_USAGE, buf_slice(&why));
		status = usage;
	}
	port_close(port);
	return status;
}
