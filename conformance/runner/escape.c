#include "conformance/runner/escape.h"

#include <stdbool.h>

static bool
is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

static void
put_hex(FILE *to, unsigned char byte)
{
	fprintf(to, "\\x%02x", (unsigned)byte);
}

static void
json_byte(FILE *to, unsigned char byte)
{
	if (byte == '"' || byte == '\\') {
		fprintf(to, "\\%c", byte);
	} else if (byte == '\n') {
		fputs("\\n", to);
	} else if (is_plain(byte)) {
		putc(byte, to);
	} else {
		fprintf(to, "\\u%04x", (unsigned)byte);
	}
}

void
escape_json(FILE *to, const char *text)
{
	if (text == NULL) {
		fputs("null", to);
		return;
	}
	putc('"', to);
	for (; *text != '\0'; text++) {
		json_byte(to, (unsigned char)*text);
	}
	putc('"', to);
}

static const char *
xml_entity(unsigned char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return NULL;
	}
}

void
escape_xml(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;
		const char *entity = xml_entity(byte);

		if (entity != NULL) {
			fputs(entity, to);
		} else if (is_plain(byte)) {
			putc(byte, to);
		} else {
			put_hex(to, byte);
		}
	}
}

void
escape_plain(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (is_plain(byte)) {
			putc(byte, to);
		} else {
			put_hex(to, byte);
		}
	}
}

void
escape_tap(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '#' || byte == '\\') {
			fprintf(to, "\\%c", byte);
		} else if (is_plain(byte)) {
			putc(byte, to);
		} else {
			put_hex(to, byte);
		}
	}
}
