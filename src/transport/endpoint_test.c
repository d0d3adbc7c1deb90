/* How endpoints come about, and how they do not. */
#include "transport/datagram_test.h"

static void
endpoint(const char *local, const char *remote, const char *outcome)
{
	struct plumb_endpoint where = { .local = local, .remote = remote };

	forget();
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	wait_for(outcome);
	assert_int_equal(open_count, transport != NULL);
}

static void
the_names_of_both_sides_are_known(void **state)
{
	(void)state;
	begin(true);
	assert_string_equal(info("peername"), peer_text);
	if (kind == 'x')
		assert_string_equal(info("sockname"), local_text);
	peer_sends("a"); /* asks for the sockname */
	wait_for("datagram(a)");
	plumb_transport_close(transport);
	wait_for("lost(None)");
	assert_string_equal(info("peername"), peer_text);
}

static void
a_remote_alone_is_enough(void **state)
{
	(void)state;
	endpoint(NULL, peer_text, "opened");
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_string_equal(peer_got(), "a");
	if (kind == 'x')
		assert_string_equal(info("sockname"), "");
}

static void
a_family_alone_is_enough_and_nothing_is_too_little(void **state)
{
	struct plumb_endpoint where = { .family =
					    kind == 'u'	  ? PLUMB_FAMILY_INET
					    : kind == '6' ? PLUMB_FAMILY_INET6
							  : PLUMB_FAMILY_UNIX };

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	wait_for("opened");
	assert_int_equal(sendto_peer("a", &peer_at), 0);
	assert_string_equal(peer_got(), "a");
	where.family = PLUMB_FAMILY_NONE;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    PLUMB_EVALUE);
	where.family = (enum plumb_family)99;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    PLUMB_EVALUE);
}

static void
texts_that_are_no_address_are_refused_at_once(void **state)
{
	static const char *const texts[] = { "", "127.0.0.1", "x:", "::1:80" };
	struct plumb_endpoint where = { .local = "127.0.0.1:0" };
	char path[200];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		where.remote = texts[i];
		assert_int_equal(
		    plumb_loop_create_datagram_endpoint(loop, &where, &how),
		    PLUMB_EVALUE);
	}
	memset(path, '/', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	where.remote = path;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    PLUMB_ENAMETOOLONG);
	turns(2);
	assert_string_equal(said, "");
	assert_int_equal(open_count, 0);
}

static void
names_are_looked_up_for_both_sides(void **state)
{
	char remote[PLUMB_ADDRESS_TEXT];

	(void)state;
	if (kind != 'u')
		return;
	snprintf(remote, sizeof remote, "localhost%s", strchr(peer_text, ':'));
	endpoint("localhost:0", remote, "opened");
	assert_int_equal(sendto_peer("a", &peer_at), 0);
	assert_string_equal(peer_got(), "a");
}

static void
a_name_that_nobody_has_is_told(void **state)
{
	(void)state;
	endpoint("no.such.invalid:0", peer_text, "opened(gaierror)");
	endpoint(NULL, "no.such.invalid:9", "opened(gaierror)");
	assert_string_equal(said, "opened(gaierror)");
}

static void
addresses_of_two_families_have_nothing_in_common(void **state)
{
	struct plumb_endpoint where = { .local = peer_text,
		.family =
		    kind == 'u' ? PLUMB_FAMILY_INET6 : PLUMB_FAMILY_INET };

	(void)state;
	endpoint(kind == 'u' ? "[::1]:0" : "127.0.0.1:0", peer_text,
	    "opened(ValueError)");
	forget();
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	wait_for("opened(ValueError)");
	assert_string_equal(said, "opened(ValueError)");
}

static void
a_place_in_use_is_told_and_a_port_may_be_shared(void **state)
{
	struct plumb_endpoint where = { .local = peer_text,
		.reuse_port = true };
	int yes = 1;

	(void)state;
	endpoint(peer_text, NULL, "opened(OSError)");
	if (kind == 'x')
		return;
	close(peer);
	assert_int_equal(
	    plumb_kernel_real.datagram_socket(NULL, family(), &peer), 0);
	assert_int_equal(
	    setsockopt(peer, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes), 0);
	assert_int_equal(
	    plumb_kernel_real.datagram_bind(NULL, peer, &peer_at), 0);
	forget();
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	wait_for("opened");
}

static void
a_path_that_is_left_over_is_used_again(void **state)
{
	(void)state;
	if (kind != 'x')
		return;
	close(peer);
	endpoint(peer_text, NULL, "opened");
	unlink(peer_text);
	open_peer();
}

static void
with_broadcast_a_remote_is_sent_to_and_all_are_heard(void **state)
{
	struct plumb_endpoint where = { .local = local_text,
		.remote = peer_text,
		.allow_broadcast = true };
	struct plumb_address at;
	int other = peer;

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	wait_for("opened");
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "peername").kind,
	    PLUMB_EXTRA_NONE);
	at = endpoint_at();
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_int_equal(sendto_peer("c", &at), PLUMB_EVALUE);
	assert_string_equal(peer_got(), "a");
	assert_string_equal(peer_got(), "b");
	any_place(peer_text, "other");
	open_peer();
	peer_sends("d");
	wait_for("datagram(d)");
	if (kind == 'x')
		unlink(peer_text);
	any_place(peer_text, "peer");
	close(other);
}

/* Ends */

static int
refuse(void)
{
	return PLUMB_EZERODIV;
}

static void
a_factory_that_raises_ends_it(void **state)
{
	(void)state;
	react("factory", refuse);
	endpoint(NULL, peer_text, "opened(ZeroDivisionError)");
	assert_string_equal(said, "factory opened(ZeroDivisionError)");
}

static void
a_loop_that_closes_before_leaves_nothing_behind(void **state)
{
	struct plumb_endpoint where = { .local = "localhost:0" };

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, handed_over(), &how),
	    0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(open_count, 0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    PLUMB_EUSAGE);
	assert_string_equal(said, "");
}

static void
a_loop_that_closes_while_a_name_is_asked_for_leaves_nothing(void **state)
{
	struct plumb_endpoint where = { .local = "localhost:0" };

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	turns(1);
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(open_count, 0);
	assert_true(said[0] == '\0' || strstr(said, "factory") == said);
}

/* One call after the other fails, of the kernel and of the memory. */
static int calls;
static int failing;

static bool
fails(void)
{
	return ++calls == failing;
}

static int
f_socket(void *self, int family_, int *fd)
{
	return fails() ? PLUMB_EMFILE : t_socket(self, family_, fd);
}

static int
f_bind(void *self, int fd, const struct plumb_address *at)
{
	return fails() ? PLUMB_EACCES
		       : plumb_kernel_real.datagram_bind(self, fd, at);
}

static int
f_connect(void *self, int fd, const struct plumb_address *to)
{
	return fails() ? PLUMB_ENETUNREACH
		       : plumb_kernel_real.connect(self, fd, to);
}

static int
f_permit(void *self, int fd, enum plumb_permit what)
{
	return fails() ? PLUMB_EINVAL
		       : plumb_kernel_real.permit(self, fd, what);
}

static int
f_sockname(void *self, int fd, struct plumb_address *out)
{
	return fails() ? PLUMB_EIO : plumb_kernel_real.sockname(self, fd, out);
}

static void *
f_resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && fails())
		return NULL;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

/* Whether the call that was to fail was ever made. */
static bool
fail_the(int call)
{
	struct plumb_endpoint where = { .local = local_text,
		.remote = peer_text,
		.reuse_port = kind != 'x' };
	bool told;

	calls = 0;
	failing = call;
	forget();
	told = plumb_loop_create_datagram_endpoint(loop, &where, &how) == 0;
	turns(4);
	assert_int_equal(strstr(said, "opened") != NULL, told);
	if (transport != NULL) {
		plumb_transport_close(transport);
		wait_for("lost(None)");
		plumb_transport_release(transport);
		transport = NULL;
		turns(1);
	}
	assert_int_equal(open_count, 0);
	return calls >= call;
}

static void
whatever_fails_is_told_and_leaves_nothing(void **state)
{
	int call = 1;

	(void)state;
	kernel.datagram_socket = f_socket;
	kernel.datagram_bind = f_bind;
	kernel.connect = f_connect;
	kernel.permit = f_permit;
	kernel.sockname = f_sockname;
	loop->allocator.resize = f_resize;
	while (fail_the(call))
		call++;
	assert_true(call > 7);
	assert_string_equal(said, "factory made opened lost(None)");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH(the_names_of_both_sides_are_known),
		EACH(a_remote_alone_is_enough),
		EACH(a_family_alone_is_enough_and_nothing_is_too_little),
		EACH(texts_that_are_no_address_are_refused_at_once),
		EACH(names_are_looked_up_for_both_sides),
		EACH(a_name_that_nobody_has_is_told),
		EACH(addresses_of_two_families_have_nothing_in_common),
		EACH(a_place_in_use_is_told_and_a_port_may_be_shared),
		EACH(a_path_that_is_left_over_is_used_again),
		EACH(with_broadcast_a_remote_is_sent_to_and_all_are_heard),
		EACH(a_factory_that_raises_ends_it),
		EACH(a_loop_that_closes_before_leaves_nothing_behind),
		EACH(
		    a_loop_that_closes_while_a_name_is_asked_for_leaves_nothing),
		EACH(whatever_fails_is_told_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
