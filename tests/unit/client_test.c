#include "fetch/client.h"

#include "check.h"

static struct client client;

CASE(it_begins_with_nothing)
{
	struct port *port = port_open();
	struct client_counts n;

	CHECK(client_init(&client, port) == ERR_OK);
	n = client_counts(&client);
	CHECK_U64(n.requests + n.connections + n.resumed + n.retried, 0);
	CHECK_U64(client_quiet_until(&client), 0);
	CHECK_U64(client.deadline_ms, PORT_NEVER);
	CHECK_U64(client.retries, 0);
	CHECK(!client.tls && !client.identity);
	names_stop(&client.names);
	port_close(port);
}

CASE(the_longest_quiet_counts)
{
	struct port *port = port_open();

	CHECK(client_init(&client, port) == ERR_OK);
	client_quiet(&client, 5000);
	CHECK_U64(client_quiet_until(&client), 5000);
	client_quiet(&client, 4999);
	CHECK_U64(client_quiet_until(&client), 5000);
	client_quiet(&client, 5001);
	CHECK_U64(client_quiet_until(&client), 5001);
	names_stop(&client.names);
	port_close(port);
}

enum { THREADS = 4, ROUNDS = 1000 };

static void count(void *arg)
{
	(void)arg;
	for (unsigned i = 1; i <= ROUNDS; i++) {
		client_count(&client, 4, 3, 2, 1);
		client_quiet(&client, i);
	}
}

CASE(all_counts_of_all_threads_are_counted)
{
	struct port *port = port_open();
	struct port_thread threads[THREADS];
	struct client_counts n;

	CHECK(client_init(&client, port) == ERR_OK);
	for (int i = 0; i < THREADS; i++)
		CHECK(port_thread_start(port, &threads[i], count, NULL,
		                        16384) == ERR_OK);
	for (int i = 0; i < THREADS; i++)
		port_thread_join(port, &threads[i]);
	n = client_counts(&client);
	CHECK_U64(n.requests, 4 * THREADS * ROUNDS);
	CHECK_U64(n.connections, 3 * THREADS * ROUNDS);
	CHECK_U64(n.resumed, 2 * THREADS * ROUNDS);
	CHECK_U64(n.retried, THREADS * ROUNDS);
	CHECK_U64(client_quiet_until(&client), ROUNDS);
	names_stop(&client.names);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(it_begins_with_nothing),
				 RUN(the_longest_quiet_counts),
				 RUN(all_counts_of_all_threads_are_counted),
				 {0}});
}
