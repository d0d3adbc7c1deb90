/* http-parser 2.9.4, of Debian's libhttp-parser-dev. */
#include <http_parser.h>

#include "fuzz/parsers/reader.h"

#define EVENT(name)                                      \
	static int name(http_parser *parser)             \
	{                                                \
		reader_tell(parser->data, #name, "", 0); \
		return 0;                                \
	}
#define PART(name)                                                       \
	static int name(http_parser *parser, const char *at, size_t len) \
	{                                                                \
		reader_tell_part(parser->data, #name, at, len);          \
		return 0;                                                \
	}
EVENT(message_begin)
PART(url)
PART(status)
PART(header_field)
PART(header_value)
EVENT(headers_complete)
PART(body)

static int
message_complete(http_parser *parser)
{
	struct reader *reader = parser->data;

	reader_tell(reader, "message_complete", "", 0);
	/* Not the parser's flag, which is up before the body was read. */
	reader->is_done = parser->upgrade;
	return 0;
}

static const http_parser_settings settings = { message_begin, url, status,
	header_field, header_value, headers_complete, body, message_complete,
	NULL, NULL };

static bool
start(struct reader *reader)
{
	http_parser *parser = reader->parser;

	http_parser_init(parser, HTTP_BOTH);
	parser->data = reader;
	return true;
}

static bool
feed(struct reader *reader, const void *data, size_t len)
{
	http_parser *parser = reader->parser;

	(void)http_parser_execute(parser, &settings, data, len);
	if (HTTP_PARSER_ERRNO(parser) != HPE_OK)
		reader_tell_error(
		    reader, http_errno_name(HTTP_PARSER_ERRNO(parser)));
	return HTTP_PARSER_ERRNO(parser) == HPE_OK && !reader->is_done;
}

static struct reader_parser parser = {
	.size = sizeof(http_parser), .start = start, .feed = feed
};

static const struct plumb_bytes samples[] = {
	SAMPLE("GET /a?b#c HTTP/1.1\r\nHost: x\r\nA:\r\nB: c\r\n d\r\n\r\n"),
	SAMPLE("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"),
	SAMPLE("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
	       "3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n"),
	SAMPLE("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: ws\r\n\r\n"),
	SAMPLE("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody"),
};

const struct plumb_fuzz plumb_fuzz_target =
    READER("http-parser", parser, samples, 0);
