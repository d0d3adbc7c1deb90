/* nghttp2 1.52.0, of Debian's libnghttp2-dev: a server's session. */
#include <nghttp2/nghttp2.h>

#include "fuzz/parsers/reader.h"

static int
frame(nghttp2_session *session, const nghttp2_frame *frame, void *reader)
{
	(void)session;
	reader_tell(reader, "frame", &frame->hd.type, 1);
	return 0;
}

static int
header(nghttp2_session *session, const nghttp2_frame *frame,
    const uint8_t *name, size_t name_len, const uint8_t *value, size_t len,
    uint8_t flags, void *reader)
{
	(void)session, (void)frame, (void)flags;
	reader_tell(reader, "name", name, name_len);
	reader_tell(reader, "value", value, len);
	return 0;
}

static bool
start(struct reader *reader)
{
	nghttp2_session_callbacks *callbacks;
	nghttp2_session *session;

	nghttp2_session_callbacks_new(&callbacks);
	nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame);
	nghttp2_session_callbacks_set_on_header_callback(callbacks, header);
	nghttp2_session_server_new(&session, callbacks, reader);
	nghttp2_session_callbacks_del(callbacks);
	reader->parser = session;
	return nghttp2_submit_settings(session, 0, NULL, 0) == 0;
}

/* Not told: what was to be sent is dropped where an error comes in time. */
static void
answer(struct reader *reader)
{
	const uint8_t *out;

	while (nghttp2_session_mem_send(reader->parser, &out) > 0)
		;
}

static bool
feed(struct reader *reader, const void *at, size_t len)
{
	ssize_t taken = nghttp2_session_mem_recv(reader->parser, at, len);

	answer(reader);
	if (taken < 0)
		reader_tell_error(reader, nghttp2_strerror((int)taken));
	return taken >= 0 && nghttp2_session_want_read(reader->parser);
}

static void
stop(struct reader *reader)
{
	nghttp2_session_del(reader->parser);
}

static struct reader_parser parser = {
	.start = start, .made = answer, .feed = feed, .stop = stop
};

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
static const struct plumb_bytes samples[] = {
	SAMPLE(PREFACE "\0\0\4\1\4\0\0\0\1\x83\x86\x84\x41"
		       "\0\0\2\0\1\0\0\0\1hi"),
	SAMPLE(PREFACE "\0\0\2\1\1\0\0\0\1\x82\x86\0\0\1\x09\4\0\0\0\1\x84"),
	SAMPLE(PREFACE "\0\0\x08\6\0\0\0\0\0pingpong"),
};

const struct plumb_fuzz plumb_fuzz_target =
    READER("nghttp2", parser, samples, 0);
