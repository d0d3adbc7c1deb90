/* yajl 2.1.0, of Debian's libyajl-dev. */
#include <yajl/yajl_parse.h>

#include "fuzz/parsers/reader.h"

#define WORD(name)                                 \
	static int name(void *reader)              \
	{                                          \
		reader_tell(reader, #name, "", 0); \
		return 1;                          \
	}
#define TEXT(name, type)                                          \
	static int name(void *reader, const type *at, size_t len) \
	{                                                         \
		reader_tell(reader, #name, at, len);              \
		return 1;                                         \
	}
WORD(null)
WORD(start_map)
WORD(end_map)
WORD(start_array)
WORD(end_array)
TEXT(number, char)
TEXT(string, unsigned char)
TEXT(key, unsigned char)

static int
boolean(void *reader, int value)
{
	reader_tell(reader, value ? "true" : "false", "", 0);
	return 1;
}

static const yajl_callbacks callbacks = { null, boolean, NULL, NULL, number,
	string, start_map, key, end_map, start_array, end_array };

static bool
start(struct reader *reader)
{
	reader->parser = yajl_alloc(&callbacks, NULL, reader);
	return yajl_config(reader->parser, yajl_allow_comments, 1) &&
	       yajl_config(reader->parser, yajl_allow_multiple_values, 1);
}

static bool
told(struct reader *reader, yajl_status status)
{
	if (status != yajl_status_ok)
		reader_tell_error(reader, "");
	return status == yajl_status_ok;
}

static bool
feed(struct reader *reader, const void *data, size_t len)
{
	return told(reader, yajl_parse(reader->parser, data, len));
}

static void
eof(struct reader *reader)
{
	(void)told(reader, yajl_complete_parse(reader->parser));
}

static void
stop(struct reader *reader)
{
	yajl_free(reader->parser);
}

static struct reader_parser parser = {
	.start = start, .feed = feed, .eof = eof, .stop = stop
};

static const struct plumb_bytes samples[] = {
	SAMPLE("{\"a\": [1, -2.5e3, true, false, null], \"b\": {}} []"),
	SAMPLE("\"\\u00e9\\ud83d\\ude00\\n\xc3\xa9\" // x\n/* y */ 1"),
};

const struct plumb_fuzz plumb_fuzz_target = READER("yajl", parser, samples, 0);
