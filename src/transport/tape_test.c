/* Any program can have its loop record: what it then reads, line by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/event.h"
#include "core/monitor.h"
#include "core/rule.h"
#include "core/tape.h"
#include "plumbline.h"

static struct plumb_loop *loop;
static struct plumb_transport *transport;
static char tape[8192];
static bool over;

static void
record(void *self, const char *line, size_t len)
{
	assert_ptr_equal(self, tape);
	strncat(tape, line, len);
}

static int
connection_made(void *self, struct plumb_transport *made)
{
	(void)self;
	transport = made;
	plumb_transport_hold(made);
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	(void)self;
	return plumb_transport_write(transport, data, len);
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	(void)error;
	over = true;
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
factory(void *self, struct plumb_protocol *protocol)
{
	(void)self;
	protocol->ops = &ops;
	return 0;
}

static int
opened(void *self, struct plumb_transport *made, int error)
{
	(void)self;
	assert_ptr_equal(made, transport);
	return error;
}

static bool
is_over(void *self)
{
	(void)self;
	return over;
}

static int
begin(void)
{
	struct plumb_connection how = {
		.protocol_factory = factory, .opened = opened, .name = "a"
	};
	int ends[2];

	tape[0] = '\0';
	over = false;
	assert_int_equal(plumb_loop_new(NULL, &loop), 0);
	plumb_loop_set_tape(loop, record, tape);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, ends[0], &how), 0);
	return ends[1];
}

static void
end(int peer)
{
	close(peer);
	plumb_transport_release(transport);
	plumb_loop_free(loop);
}

/* Every line is one of the grammar, and no rule is broken on the way. */
static void
check_tape(void)
{
	struct plumb_monitor monitor;
	char *at = tape;

	plumb_monitor_init(&monitor);
	while (*at != '\0') {
		char *newline = strchr(at, '\n');
		struct plumb_tape_line line;
		struct plumb_event event;

		assert_non_null(newline);
		assert_int_equal(
		    plumb_tape_parse(at, (size_t)(newline - at), &line),
		    PLUMB_TAPE_OK);
		if (plumb_event_of_line(&line, &event))
			assert_int_equal(
			    plumb_monitor_step(&monitor, &event), 0);
		at = newline + 1;
	}
	assert_int_equal(monitor.phase, PLUMB_PHASE_LOST);
}

static void
an_echo_is_recorded_from_the_factory_to_the_loss(void **state)
{
	int peer = begin();

	(void)state;
	assert_int_equal(send(peer, "hi\n", 3, 0), 3);
	shutdown(peer, SHUT_WR);
	assert_int_equal(plumb_loop_run_until(loop, is_over, NULL), 0);
	assert_string_equal(tape, "a <= protocol_factory\n"
				  "a <- protocol_factory\n"
				  "a <= connection_made\n"
				  "a <- connection_made\n"
				  "a <= opened\n"
				  "a <- opened\n"
				  "a <= data_received :hi%0a\n"
				  "a => write :hi%0a\n"
				  "a -> write size=0\n"
				  "a <- data_received\n"
				  "a <= eof_received\n"
				  "a <- eof_received return=false\n"
				  "a <= connection_lost None\n"
				  "a <- connection_lost\n");
	check_tape();
	end(peer);
}

static bool
is_opened(void *self)
{
	(void)self;
	return strstr(tape, "<- opened") != NULL;
}

static void
call_all_methods(void)
{
	struct plumb_bytes list[] = { { "a ", 2 }, { "", 0 } };
	struct plumb_protocol other = { &ops, NULL, "q" };
	size_t low;
	size_t high;

	(void)plumb_transport_is_closing(transport);
	plumb_transport_pause_reading(transport);
	(void)plumb_transport_is_reading(transport);
	plumb_transport_resume_reading(transport);
	(void)plumb_transport_write(transport, NULL, 4);
	(void)plumb_transport_writelines(transport, list, 2);
	(void)plumb_transport_get_write_buffer_size(transport);
	(void)plumb_transport_set_write_buffer_limits(transport, 8, 9);
	(void)plumb_transport_set_write_buffer_limits(
	    transport, 8, PLUMB_LIMIT_UNSET);
	plumb_transport_get_write_buffer_limits(transport, &low, &high);
	(void)plumb_transport_get_extra_info(transport, "peername");
	(void)plumb_transport_get_extra_info(transport, "socket");
	(void)plumb_transport_get_extra_info(transport, "cipher");
	(void)plumb_transport_get_protocol(transport);
	plumb_transport_set_protocol(transport, other);
	(void)plumb_transport_can_write_eof(transport);
	(void)plumb_transport_write_eof(transport);
	(void)plumb_transport_write(transport, "x", 1);
	plumb_transport_close(transport);
	plumb_transport_abort(transport);
}

static void
every_method_leaves_its_two_lines(void **state)
{
	int peer = begin();

	(void)state;
	assert_int_equal(plumb_loop_run_until(loop, is_opened, NULL), 0);
	tape[0] = '\0';
	call_all_methods();
	assert_int_equal(plumb_loop_run_until(loop, is_over, NULL), 0);
	assert_string_equal(tape,
	    "a => is_closing\na -> is_closing false\n"
	    "a => pause_reading\na -> pause_reading\n"
	    "a => is_reading\na -> is_reading false\n"
	    "a => resume_reading\na -> resume_reading\n"
	    "a => write :\na -> write !TypeError\n"
	    "a => writelines :a%20 :\na -> writelines size=0\n"
	    "a => get_write_buffer_size\na -> get_write_buffer_size 0\n"
	    "a => set_write_buffer_limits high=8 low=9\n"
	    "a -> set_write_buffer_limits !ValueError\n"
	    "a => set_write_buffer_limits high=8\n"
	    "a -> set_write_buffer_limits low=2 high=8\n"
	    "a => get_write_buffer_limits\n"
	    "a -> get_write_buffer_limits low=2 high=8\n"
	    "a => get_extra_info peername\na -> get_extra_info :\n"
	    "a => get_extra_info socket\na -> get_extra_info socket\n"
	    "a => get_extra_info cipher\na -> get_extra_info None\n"
	    "a => get_protocol\na -> get_protocol p\n"
	    "a => set_protocol name=q\na -> set_protocol\n"
	    "a => can_write_eof\na -> can_write_eof true\n"
	    "a => write_eof\na -> write_eof\n"
	    "a => write :x\na -> write !RuntimeError\n"
	    "a => close\na -> close\n"
	    "a => abort\na -> abort\n"
	    "a <= connection_lost None via=q\na <- connection_lost\n");
	end(peer);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_echo_is_recorded_from_the_factory_to_the_loss),
		cmocka_unit_test(every_method_leaves_its_two_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
