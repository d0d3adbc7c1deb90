/* expat 2.5.0, of Debian's libexpat1-dev. */
#include <expat.h>
#include <string.h>

#include "fuzz/parsers/reader.h"

static void
element(void *reader, const char *name, const char **attributes)
{
	reader_tell(reader, "element", name, strlen(name));
	for (; *attributes != NULL; attributes++)
		reader_tell(
		    reader, "attribute", *attributes, strlen(*attributes));
}

static void
end(void *reader, const char *name)
{
	reader_tell(reader, "end", name, strlen(name));
}

static void
text(void *reader, const char *at, int len)
{
	reader_tell_part(reader, "text", at, (size_t)len);
}

static bool
start(struct reader *reader)
{
	XML_Parser parser = XML_ParserCreate(NULL);

	XML_SetHashSalt(parser, 1); /* else by chance */
	XML_SetUserData(parser, reader);
	XML_SetElementHandler(parser, element, end);
	XML_SetCharacterDataHandler(parser, text);
	reader->parser = parser;
	return true;
}

static bool
parse(struct reader *reader, const void *data, size_t len, int last)
{
	if (XML_Parse(reader->parser, data, (int)len, last) != XML_STATUS_ERROR)
		return true;
	reader_tell_error(reader, ""); /* of two, the one or the other */
	return false;
}

static bool
feed(struct reader *reader, const void *data, size_t len)
{
	return parse(reader, data, len, 0);
}

static void
eof(struct reader *reader)
{
	(void)parse(reader, "", 0, 1);
}

static void
stop(struct reader *reader)
{
	XML_ParserFree(reader->parser);
}

static struct reader_parser parser = {
	.start = start, .feed = feed, .eof = eof, .stop = stop
};

static const struct plumb_bytes samples[] = {
	SAMPLE("<?xml version='1.0' encoding='utf-8'?>\n<a b='c'>d</a>"),
	SAMPLE("<!DOCTYPE a [<!ENTITY e 'f'>]><a>&e;&#65;<!-- g --></a>"),
	SAMPLE("<a><![CDATA[x]]y]]><?p i?>\r\n\xc3\xa9<b/></a>"),
};

const struct plumb_fuzz plumb_fuzz_target = READER("expat", parser, samples,
    /* It puts off what it tells until more has come, or the end. */
    PLUMB_FUZZ_OFF_SILENCE | PLUMB_FUZZ_OFF_RESET);
