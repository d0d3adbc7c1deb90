/*
 * Errors, addresses, and what the real kernel promises above its system calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/kernel.h"
#include "sys/resolver.h"

static const struct plumb_kernel *const k = &plumb_kernel_real;

static const struct {
	int error;
	const char *exception;
	const char *symbol;
	bool os;
} errors[] = {
	{ 0, "None", "", false },
	{ PLUMB_ECONNRESET, "ConnectionResetError", "ECONNRESET", true },
	{ PLUMB_EPIPE, "BrokenPipeError", "EPIPE", true },
	{ PLUMB_ENOTCONN, "OSError", "ENOTCONN", true },
	{ PLUMB_EOS, "OSError", "", true },
	{ PLUMB_EUSAGE, "RuntimeError", "", false },
	{ PLUMB_EBASE, "BaseException", "", false },
	{ -10000, "Exception", "", false },
	{ 10000, "Exception", "", false },
	{ INT32_MIN, "Exception", "", false },
};

static void
an_error_has_the_exception_and_the_symbol_of_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		assert_string_equal(plumb_error_exception(errors[i].error),
		    errors[i].exception);
		assert_string_equal(
		    plumb_error_symbol(errors[i].error), errors[i].symbol);
		assert_int_equal(
		    plumb_error_is_os(errors[i].error), errors[i].os);
		assert_true(plumb_error_text(errors[i].error)[0] != '\0');
	}
}

static void
an_exception_finds_the_first_error_of_its_name(void **state)
{
	(void)state;
	assert_int_equal(plumb_error_of_exception("OSError"), PLUMB_EOS);
	assert_int_equal(
	    plumb_error_of_exception("BrokenPipeError"), PLUMB_EPIPE);
	assert_int_equal(plumb_error_of_exception("None"), 0);
	assert_int_equal(plumb_error_of_exception("Nonsense"), 0);
}

/* Each row with a symbol is the errno of that name: libc knows the names. */
static void
every_symbol_is_the_errno_of_that_name(void **state)
{
	size_t found = 0;
	size_t wanted = 0;

	(void)state;
	for (int i = 1; i < PLUMB_ERROR_INDEX_COUNT; i++)
		wanted += plumb_error_symbol(-i)[0] != '\0';
	for (int number = 1; number < 200; number++) {
		int error = plumb_error_of_errno(number);

		if (error == PLUMB_EOS)
			continue;
		found++;
		assert_true(plumb_error_is_os(error));
		assert_true(plumb_error_symbol(error)[0] != '\0');
	}
	assert_int_equal(found, wanted);
	assert_string_equal(
	    plumb_error_symbol(plumb_error_of_errno(ECONNRESET)), "ECONNRESET");
	assert_int_equal(plumb_error_of_errno(99999), PLUMB_EOS);
}

static const struct {
	const char *host;
	uint16_t port;
	const char *shown;
} addresses[] = {
	{ "127.0.0.1", 80, "127.0.0.1:80" },
	{ NULL, 0, "0.0.0.0:0" },
	{ "::1", 65535, "[::1]:65535" },
	{ "2001:db8::2", 1, "[2001:db8::2]:1" },
};

static void
addresses_are_shown_as_they_were_given(void **state)
{
	struct plumb_address address;
	struct plumb_address_text text;

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		assert_int_equal(plumb_address_of_ip(addresses[i].host,
				     addresses[i].port, &address),
		    0);
		plumb_address_show(&address, &text);
		assert_string_equal(text.at, addresses[i].shown);
		assert_int_equal(text.len, strlen(text.at));
		assert_int_equal(
		    plumb_address_port(&address), addresses[i].port);
	}
	assert_int_equal(
	    plumb_address_of_ip("localhost", 1, &address), PLUMB_EGAI);
	assert_int_equal(plumb_address_of_ip("", 1, &address), PLUMB_EGAI);
}

static void
unix_paths_are_shown_whole_and_too_long_ones_refused(void **state)
{
	struct plumb_address address;
	struct plumb_address_text text;
	char path[109];

	(void)state;
	memset(path, 'p', sizeof path);
	path[0] = '/';
	path[107] = '\0';
	assert_int_equal(plumb_address_of_path(path, &address), 0);
	plumb_address_show(&address, &text);
	assert_string_equal(text.at, path);
	path[107] = 'p';
	path[108] = '\0';
	assert_int_equal(
	    plumb_address_of_path(path, &address), PLUMB_ENAMETOOLONG);
	assert_int_equal(plumb_address_of_path("", &address), PLUMB_EVALUE);
}

static void
would_block_the_end_and_an_error_are_told_apart(void **state)
{
	char byte = 'x';
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(k->adopt(NULL, fds[0]), 0);
	assert_int_equal(
	    k->read(NULL, fds[0], &byte, 1).status, PLUMB_WOULD_BLOCK);
	assert_int_equal(k->send(NULL, fds[0], &byte, 1).count, 1);
	assert_int_equal(shutdown(fds[1], SHUT_WR), 0);
	assert_int_equal(k->read(NULL, fds[0], &byte, 1).status, 0);
	assert_int_equal(k->read(NULL, fds[0], &byte, 1).count, 0);
	close(fds[1]); /* with a byte unread */
	/* the process is not killed by it */
	assert_int_equal(k->send(NULL, fds[0], &byte, 1).status, PLUMB_EPIPE);
	assert_int_equal(
	    k->read(NULL, fds[0], &byte, 1).status, PLUMB_ECONNRESET);
	k->close(NULL, fds[0]);
	assert_int_equal(k->read(NULL, fds[0], &byte, 1).status, PLUMB_EBADF);
}

static void
only_stream_sockets_are_adopted(void **state)
{
	int datagram = socket(AF_INET, SOCK_DGRAM, 0);
	int null = open("/dev/null", O_RDWR);

	(void)state;
	assert_int_equal(k->adopt(NULL, datagram), PLUMB_EVALUE);
	assert_int_equal(k->adopt(NULL, null), PLUMB_ENOTSOCK);
	assert_int_equal(k->adopt(NULL, -1), PLUMB_EBADF);
	close(datagram);
	close(null);
}

static void
sendv_skips_what_is_empty_and_takes_a_part_of_very_many(void **state)
{
	static struct plumb_piece many[5000];
	char buffer[5000];
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	for (size_t i = 0; i < 5000; i++)
		many[i] = (struct plumb_piece){ (const uint8_t *)"ab", i % 2 };
	assert_int_equal(k->sendv(NULL, fds[0], many, 5000).count, 1024);
	assert_int_equal(read(fds[1], buffer, sizeof buffer), 1024);
	close(fds[0]);
	close(fds[1]);
}

/* A Unix stream socket bound to a name of this test's own. */
static int
bound(struct plumb_address *at)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/tmp/plumb-sys-%ld", (long)getpid());
	assert_int_equal(plumb_address_of_path(path, at), 0);
	assert_int_equal(k->socket(NULL, AF_UNIX, &fd), 0);
	assert_int_equal(k->bind(NULL, fd, at), 0);
	return fd;
}

static void
a_unix_socket_in_use_is_neither_replaced_nor_connected_to(void **state)
{
	struct plumb_address at;
	int fd = bound(&at);
	int other;

	(void)state;
	assert_int_equal(k->socket(NULL, AF_UNIX, &other), 0);
	/* not listened to yet, but somebody's */
	assert_int_equal(k->bind(NULL, other, &at), PLUMB_EADDRINUSE);
	assert_int_equal(k->listen(NULL, fd, 1), 0);
	assert_int_equal(k->bind(NULL, other, &at), PLUMB_EADDRINUSE);
	k->close(NULL, other);
	assert_int_equal(k->accept(NULL, fd, &other), PLUMB_WOULD_BLOCK);
	k->close(NULL, fd);
	fd = bound(&at); /* nobody's any more */
	k->close(NULL, fd);
	unlink(((const struct sockaddr_un *)&at.any)->sun_path);
}

static void
every_socket_is_non_blocking_and_closed_by_exec(void **state)
{
	struct plumb_address at;
	int fds[3];

	(void)state;
	assert_int_equal(plumb_address_of_ip("127.0.0.1", 0, &at), 0);
	assert_int_equal(k->socket(NULL, AF_INET, &fds[0]), 0);
	assert_int_equal(k->bind(NULL, fds[0], &at), 0);
	assert_int_equal(k->listen(NULL, fds[0], 1), 0);
	assert_int_equal(k->sockname(NULL, fds[0], &at), 0);
	assert_int_equal(k->socket(NULL, AF_INET, &fds[1]), 0);
	(void)k->connect(NULL, fds[1], &at);
	assert_int_equal(k->accept(NULL, fds[0], &fds[2]), 0);
	for (int i = 0; i < 3; i++) {
		assert_true(fcntl(fds[i], F_GETFD) & FD_CLOEXEC);
		assert_true(fcntl(fds[i], F_GETFL) & O_NONBLOCK);
		k->close(NULL, fds[i]);
	}
}

static void
on_alarm(int number)
{
	(void)number;
}

static void
a_signal_ends_a_poll_with_nothing_ready(void **state)
{
	struct sigaction action = { .sa_handler = on_alarm };
	/* again and again, as the first may come before poll does */
	struct itimerval soon = { .it_value = { .tv_usec = 1000 },
		.it_interval = { .tv_usec = 1000 } };
	struct itimerval never = { .it_value = { .tv_usec = 0 } };
	struct plumb_io io;

	(void)state;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	io = k->poll(NULL, NULL, 0, -1);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 0);
}

static void
a_poll_is_never_shorter_than_asked(void **state)
{
	uint64_t before = k->clock(NULL);

	(void)state;
	k->poll(NULL, NULL, 0, 1);
	assert_true(k->clock(NULL) - before >= 1);
	before = k->clock(NULL);
	k->poll(NULL, NULL, 0, 1000001);
	assert_true(k->clock(NULL) - before >= 1000001);
}

static void
names_are_answered_in_the_order_of_asking(void **state)
{
	static struct plumb_resolver resolver;
	static struct plumb_question questions[3];
	static const char *const hosts[] = { "127.0.0.1", "no.such.invalid",
		"::1" };
	struct pollfd wake = { .events = POLLIN };

	(void)state;
	assert_int_equal(plumb_resolver_start(&resolver), 0);
	wake.fd = resolver.wake[0];
	assert_null(plumb_resolver_next(&resolver));
	for (int i = 0; i < 3; i++) {
		strcpy(questions[i].host, hosts[i]);
		plumb_resolver_ask(&resolver, &questions[i]);
	}
	for (int i = 0; i < 3; i++) {
		struct plumb_question *answer;

		while ((answer = plumb_resolver_next(&resolver)) == NULL)
			assert_int_equal(poll(&wake, 1, -1), 1);
		assert_ptr_equal(answer, &questions[i]);
		assert_int_equal(answer->error, i == 1 ? PLUMB_EGAI : 0);
		assert_int_equal(answer->count, i == 1 ? 0 : 1);
	}
	plumb_resolver_stop(&resolver);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_error_has_the_exception_and_the_symbol_of_its_row),
		cmocka_unit_test(
		    an_exception_finds_the_first_error_of_its_name),
		cmocka_unit_test(every_symbol_is_the_errno_of_that_name),
		cmocka_unit_test(addresses_are_shown_as_they_were_given),
		cmocka_unit_test(
		    unix_paths_are_shown_whole_and_too_long_ones_refused),
		cmocka_unit_test(
		    would_block_the_end_and_an_error_are_told_apart),
		cmocka_unit_test(only_stream_sockets_are_adopted),
		cmocka_unit_test(
		    sendv_skips_what_is_empty_and_takes_a_part_of_very_many),
		cmocka_unit_test(
		    a_unix_socket_in_use_is_neither_replaced_nor_connected_to),
		cmocka_unit_test(
		    every_socket_is_non_blocking_and_closed_by_exec),
		cmocka_unit_test(a_signal_ends_a_poll_with_nothing_ready),
		cmocka_unit_test(a_poll_is_never_shorter_than_asked),
		cmocka_unit_test(names_are_answered_in_the_order_of_asking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
