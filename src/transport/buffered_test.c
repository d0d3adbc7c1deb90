/* Protocols that give the buffer which is read into. */
#include "transport/stream_test.h"

static char buffer[64];
static size_t buffer_size = sizeof buffer;
static void *buffer_at = buffer;
static int gets; /* of get_buffer */

static int
get_buffer(void *self, ptrdiff_t sizehint, void **out, size_t *size)
{
	int error;

	(void)self;
	assert_int_equal(sizehint, -1);
	gets++;
	error = reaction.in != NULL && strcmp(reaction.in, "get") == 0
		    ? reaction.act()
		    : 0;
	*out = buffer_at;
	*size = buffer_size;
	return error;
}

static int
buffer_updated(void *self, size_t len)
{
	char word[80];

	(void)self;
	snprintf(word, sizeof word, "(%.*s)", (int)len, buffer);
	return say("updated", word);
}

static const struct plumb_protocol_ops buffered_ops = {
	.connection_made = connection_made,
	.get_buffer = get_buffer,
	.buffer_updated = buffer_updated,
	.eof_received = eof_received,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol plain = { &ops, said, "plain" };
static const struct plumb_protocol buffered = { &buffered_ops, said, "full" };

static void
switch_to(struct plumb_protocol protocol)
{
	plumb_transport_set_protocol(transport, protocol);
}

static int
do_plain(void)
{
	switch_to(plain);
	return 0;
}

static int
do_buffered(void)
{
	switch_to(buffered);
	return 0;
}

static void
begin_buffered(void)
{
	begin_open();
	switch_to(buffered);
}

static void
each_read_fills_the_buffer_and_says_how_far(void **state)
{
	(void)state;
	begin_buffered();
	buffer_size = 4;
	peer_sends("onetwo");
	wait_for("updated(wo)");
	assert_string_equal(said, "updated(onet) updated(wo)");
	assert_int_equal(gets, 2);
}

static void
the_end_comes_after_a_buffer_that_is_not_filled(void **state)
{
	(void)state;
	begin_buffered();
	react("eof", keep_open);
	peer_sends("last");
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	turns(2);
	assert_string_equal(said, "updated(last) eof");
	assert_int_equal(gets, 2);
	assert_int_equal(plumb_transport_write(transport, bytes, 5), 0);
	do_close();
	assert_int_equal(peer_reads_to_the_end(), 5);
	assert_string_equal(said, "updated(last) eof lost(None)");
}

static void
an_empty_buffer_ends_it_and_is_reported(void **state)
{
	(void)state;
	begin_buffered();
	buffer_size = 0;
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "report(RuntimeError) lost(RuntimeError)");
}

static void
no_buffer_at_all_ends_it_and_is_reported(void **state)
{
	(void)state;
	begin_buffered();
	buffer_at = NULL;
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "report(TypeError) lost(TypeError)");
}

static void
what_get_buffer_raises_is_reported_and_lost(void **state)
{
	(void)state;
	begin_buffered();
	react("get", raise_value);
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "report(ValueError) lost(ValueError)");
}

static void
an_os_error_of_get_buffer_is_lost_only(void **state)
{
	(void)state;
	begin_buffered();
	react("get", raise_os);
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "lost(OSError)");
}

static void
what_buffer_updated_raises_is_reported_and_lost(void **state)
{
	(void)state;
	begin_buffered();
	react("updated", raise_value);
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(
	    said, "updated(x) report(ValueError) lost(ValueError)");
}

static void
pause_inside_updated_stops_before_the_next_buffer(void **state)
{
	(void)state;
	begin_buffered();
	buffer_size = 1;
	react("updated", do_pause_reading);
	peer_sends("ab");
	wait_for("updated(a)");
	turns(3);
	assert_int_equal(gets, 1);
	plumb_transport_resume_reading(transport);
	wait_for("updated(b)");
}

static void
close_inside_updated_stops_for_good(void **state)
{
	(void)state;
	begin_buffered();
	buffer_size = 1;
	react("updated", do_close);
	peer_sends("ab");
	wait_for("lost");
	assert_string_equal(said, "updated(a) lost(None)");
	assert_int_equal(gets, 1);
}

static void
pause_inside_get_buffer_leaves_the_bytes_where_they_are(void **state)
{
	(void)state;
	begin_buffered();
	react("get", do_pause_reading);
	peer_sends("kept");
	turns(3);
	assert_string_equal(said, "");
	assert_int_equal(gets, 1);
	react(NULL, NULL);
	plumb_transport_resume_reading(transport);
	wait_for("updated(kept)");
}

static void
close_inside_get_buffer_ends_it(void **state)
{
	(void)state;
	begin_buffered();
	react("get", do_close);
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
abort_inside_updated_ends_it(void **state)
{
	(void)state;
	begin_buffered();
	react("updated", do_abort);
	peer_sends("x");
	wait_for("lost");
	assert_string_equal(said, "updated(x) lost(None)");
}

static void
protocols_of_both_kinds_take_over_from_each_other(void **state)
{
	(void)state;
	begin_open();
	peer_sends("1");
	wait_for("data(1)");
	switch_to(buffered);
	peer_sends("2");
	wait_for("updated(2)");
	switch_to(plain);
	peer_sends("3");
	wait_for("data(3)");
	assert_string_equal(said, "data(1) updated(2) data(3)");
}

static void
they_do_so_inside_their_callbacks(void **state)
{
	(void)state;
	begin_open();
	react("data", do_buffered);
	peer_sends("1");
	wait_for("data(1)");
	react("updated", do_plain);
	peer_sends("2");
	wait_for("updated(2)");
	react("data", do_buffered);
	peer_sends("3");
	wait_for("data(3)");
	react("get", do_plain);
	peer_sends("4");
	wait_for("data(4)");
	assert_string_equal(said, "data(1) updated(2) data(3) data(4)");
}

static void
a_reset_is_told_as_ever(void **state)
{
	(void)state;
	begin_buffered();
	peer_will_reset();
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(ConnectionResetError)");
}

static int
begin_anew(void **state)
{
	buffer_size = sizeof buffer;
	buffer_at = buffer;
	gets = 0;
	return set_up(state);
}

static int
set_up_tcp_anew(void **state)
{
	kind = 't';
	return begin_anew(state);
}

static int
set_up_unix_anew(void **state)
{
	kind = 'u';
	return begin_anew(state);
}

#define BOTH_ANEW(name) ON(tcp_anew, name), ON(unix_anew, name)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH_ANEW(each_read_fills_the_buffer_and_says_how_far),
		BOTH_ANEW(the_end_comes_after_a_buffer_that_is_not_filled),
		BOTH_ANEW(an_empty_buffer_ends_it_and_is_reported),
		BOTH_ANEW(no_buffer_at_all_ends_it_and_is_reported),
		BOTH_ANEW(what_get_buffer_raises_is_reported_and_lost),
		BOTH_ANEW(an_os_error_of_get_buffer_is_lost_only),
		BOTH_ANEW(what_buffer_updated_raises_is_reported_and_lost),
		BOTH_ANEW(pause_inside_updated_stops_before_the_next_buffer),
		BOTH_ANEW(close_inside_updated_stops_for_good),
		BOTH_ANEW(
		    pause_inside_get_buffer_leaves_the_bytes_where_they_are),
		BOTH_ANEW(close_inside_get_buffer_ends_it),
		BOTH_ANEW(abort_inside_updated_ends_it),
		BOTH_ANEW(protocols_of_both_kinds_take_over_from_each_other),
		BOTH_ANEW(they_do_so_inside_their_callbacks),
		BOTH_ANEW(a_reset_is_told_as_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
