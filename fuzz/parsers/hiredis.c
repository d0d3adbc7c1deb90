/* The reader of hiredis 0.14.1, of Debian's libhiredis-dev. */
#include <hiredis/hiredis.h>
#include <stdio.h>

#include "fuzz/parsers/reader.h"

static void
tell(struct reader *reader, const redisReply *reply)
{
	char number[32];
	size_t len;

	switch (reply->type) {
	case REDIS_REPLY_STRING:
		reader_tell(reader, "string", reply->str, reply->len);
		break;
	case REDIS_REPLY_STATUS:
		reader_tell(reader, "status", reply->str, reply->len);
		break;
	case REDIS_REPLY_ERROR:
		reader_tell(reader, "says error", reply->str, reply->len);
		break;
	default:
		len = (size_t)snprintf(number, sizeof number, "%d %lld %zu",
		    reply->type, reply->integer, reply->elements);
		reader_tell(reader, "type", number, len);
	}
	if (reply->type == REDIS_REPLY_ARRAY)
		for (size_t i = 0; i < reply->elements; i++)
			tell(reader, reply->element[i]);
}

static bool
start(struct reader *reader)
{
	return (reader->parser = redisReaderCreate()) != NULL;
}

static bool
feed(struct reader *reader, const void *data, size_t len)
{
	redisReader *parser = reader->parser;
	void *reply = NULL;
	int status = redisReaderFeed(parser, data, len);

	while (status == REDIS_OK &&
	       (status = redisReaderGetReply(parser, &reply)) == REDIS_OK &&
	       reply != NULL) {
		tell(reader, reply);
		freeReplyObject(reply);
	}
	if (status != REDIS_OK)
		reader_tell_error(reader, parser->errstr);
	return status == REDIS_OK;
}

static void
stop(struct reader *reader)
{
	redisReaderFree(reader->parser);
}

static struct reader_parser parser = {
	.start = start, .feed = feed, .stop = stop
};

static const struct plumb_bytes samples[] = {
	SAMPLE("+OK\r\n"),
	SAMPLE("-ERR no\r\n:-12\r\n"),
	SAMPLE("$5\r\nhello\r\n$-1\r\n$0\r\n\r\n"),
	SAMPLE("*3\r\n:1\r\n*2\r\n+a\r\n$1\r\nb\r\n*0\r\n"),
};

const struct plumb_fuzz plumb_fuzz_target =
    READER("hiredis", parser, samples, 0);
