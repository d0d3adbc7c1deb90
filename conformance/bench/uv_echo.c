/*
 * The same TCP echo server on libuv, in the two ways its manual offers:
 * uv_write with a request of its own per message (the usual one), or, with the
 * argument "try", uv_try_write first and uv_write only for what is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { CHUNK = 65536 };

/* A request and the bytes that it owns until on_written. */
struct write {
	uv_write_t req;
	char bytes[];
};

static char chunk[CHUNK];
static int try_first;

static void
must(int result, const char *what)
{
	if (result < 0) {
		fprintf(stderr, "%s: %s\n", what, uv_strerror(result));
		exit(1);
	}
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void
on_written(uv_write_t *req, int status)
{
	(void)status;
	free(req);
}

static int
write_copy(uv_stream_t *client, const char *bytes, size_t size)
{
	struct write *w = malloc(sizeof *w + size);
	uv_buf_t buf;

	if (w == NULL)
		return UV_ENOMEM;
	memcpy(w->bytes, bytes, size);
	buf = uv_buf_init(w->bytes, (unsigned)size);
	return uv_write(&w->req, client, &buf, 1, on_written);
}

static int
write_now(uv_stream_t *client, char *bytes, size_t size)
{
	uv_buf_t buf = uv_buf_init(bytes, (unsigned)size);
	int n = uv_try_write(client, &buf, 1);

	if (n == UV_EAGAIN)
		n = 0;
	if (n < 0 || (size_t)n == size)
		return n;
	return write_copy(client, bytes + n, size - (size_t)n);
}

static void
lend_chunk(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	(void)handle;
	(void)suggested;
	*buf = uv_buf_init(chunk, sizeof chunk);
}

static void
on_read(uv_stream_t *client, ssize_t got, const uv_buf_t *buf)
{
	int put = 0;

	if (got == 0)
		return;
	if (got > 0 && try_first)
		put = write_now(client, buf->base, (size_t)got);
	else if (got > 0)
		put = write_copy(client, buf->base, (size_t)got);
	if (got < 0 || put < 0)
		uv_close((uv_handle_t *)client, on_closed);
}

static void
on_connection(uv_stream_t *server, int status)
{
	uv_tcp_t *client = malloc(sizeof *client);

	must(status, "connection");
	if (client == NULL)
		must(UV_ENOMEM, "connection");
	must(uv_tcp_init(server->loop, client), "uv_tcp_init");
	must(uv_accept(server, (uv_stream_t *)client), "uv_accept");
	must(uv_tcp_nodelay(client, 1), "uv_tcp_nodelay");
	must(uv_read_start((uv_stream_t *)client, lend_chunk, on_read),
	    "uv_read_start");
}

static void
on_stdin(uv_poll_t *handle, int status, int events)
{
	(void)status;
	(void)events;
	uv_stop(handle->loop);
}

static void
tell_port(const uv_tcp_t *server)
{
	struct sockaddr_in at;
	int len = sizeof at;

	must(uv_tcp_getsockname(server, (struct sockaddr *)&at, &len),
	    "uv_tcp_getsockname");
	printf("port %d\n", ntohs(at.sin_port));
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static uv_tcp_t server;
	static uv_poll_t input;
	uv_loop_t *loop = uv_default_loop();
	struct sockaddr_in at;

	try_first = argc > 1 && strcmp(argv[1], "try") == 0;
	must(uv_ip4_addr("127.0.0.1", 0, &at), "uv_ip4_addr");
	must(uv_tcp_init(loop, &server), "uv_tcp_init");
	must(uv_tcp_bind(&server, (struct sockaddr *)&at, 0), "uv_tcp_bind");
	must(
	    uv_listen((uv_stream_t *)&server, 128, on_connection), "uv_listen");
	must(uv_poll_init(loop, &input, 0), "uv_poll_init");
	must(uv_poll_start(&input, UV_READABLE, on_stdin), "uv_poll_start");
	tell_port(&server);
	uv_run(loop, UV_RUN_DEFAULT);
	return 0;
}
