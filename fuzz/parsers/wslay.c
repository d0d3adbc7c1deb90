/* wslay 1.1.1, of Debian's libwslay-dev: a WebSocket server's frames. */
#include <wslay/wslay.h>

#include "fuzz/parsers/reader.h"

static ssize_t
take(wslay_event_context_ptr context, uint8_t *out, size_t len, int flags,
    void *reader)
{
	size_t taken = reader_take(reader, out, len);

	(void)flags;
	if (taken > 0)
		return (ssize_t)taken;
	wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
	return -1;
}

static ssize_t
give(wslay_event_context_ptr context, const uint8_t *data, size_t len,
    int flags, void *reader)
{
	(void)context, (void)flags, (void)data, (void)reader;
	/*
	 * Not told: a pong is dropped where an error comes in the same piece.
	 */
	return (ssize_t)len;
}

static void
message(wslay_event_context_ptr context,
    const struct wslay_event_on_msg_recv_arg *arg, void *reader)
{
	(void)context;
	reader_tell(reader, "opcode", &arg->opcode, 1);
	reader_tell(reader, "text", arg->msg, arg->msg_length);
}

static bool
start(struct reader *reader)
{
	static const struct wslay_event_callbacks callbacks = {
		.recv_callback = take,
		.send_callback = give,
		.on_msg_recv_callback = message,
	};
	wslay_event_context_ptr *context = (void *)&reader->parser;

	return wslay_event_context_server_init(context, &callbacks, reader) ==
	       0;
}

static bool
feed(struct reader *reader, const void *data, size_t len)
{
	(void)data, (void)len; /* it takes them */
	if (wslay_event_recv(reader->parser) != 0 ||
	    wslay_event_send(reader->parser) != 0)
		reader_tell_error(reader, "");
	return wslay_event_want_read(reader->parser);
}

static void
stop(struct reader *reader)
{
	wslay_event_context_free(reader->parser);
}

static struct reader_parser parser = {
	.start = start, .feed = feed, .stop = stop
};

static const struct plumb_bytes samples[] = {
	SAMPLE("\x81\x85\1\2\3\4\x69\x67\x6f\x68\x6e"),
	SAMPLE("\x01\x81\0\0\0\0a\x89\x80\0\0\0\0\x80\x81\0\0\0\0b"),
	SAMPLE("\x82\xfe\0\x80\0\0\0\0"),
	SAMPLE("\x88\x86\0\0\0\0\x03\xe8!\xe2\x82\xac"),
};

const struct plumb_fuzz plumb_fuzz_target = READER("wslay", parser, samples, 0);
