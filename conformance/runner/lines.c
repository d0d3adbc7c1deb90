#include "conformance/runner/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/memory.h"

char *
lines_load(const char *path, FILE *err)
{
	FILE *from = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t len;

	if (from == NULL) {
		fprintf(err, "plumbline: %s: %s\n", path, strerror(errno));
		return NULL;
	}
	errno = 0;
	len = getdelim(&text, &room, '\0', from);
	if (len < 0 && errno == 0) {
		free(text);
		text = copy_text("");
	} else if (len < 0 || text[len - 1] == '\0') {
		fprintf(err, "plumbline: %s: %s\n", path,
		    len < 0 ? strerror(errno)
			    : "expected text, found a NUL byte");
		free(text);
		text = NULL;
	}
	fclose(from);
	return text;
}

void
lines_begin(
    struct lines_reader *r, const char *path, const char *text, FILE *err)
{
	*r = (struct lines_reader){ .path = path, .err = err, .next = text };
}

void
lines_complain(struct lines_reader *r, const char *at, const char *what)
{
	fprintf(r->err, "%s:%zu:%zu: %s\n", r->path, r->number,
	    (size_t)(at - r->line) + 1, what);
	r->bad = true;
}

static bool
is_text(struct lines_reader *r)
{
	for (const char *c = r->line; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;

		if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
			lines_complain(r, c, "expected printable text");
			return false;
		}
	}
	return true;
}

bool
lines_next(struct lines_reader *r)
{
	while (*r->next != '\0') {
		size_t len = strcspn(r->next, "\n");

		free(r->line);
		r->line = copy_bytes(r->next, len);
		r->at = r->line;
		r->number++;
		r->next += len + (r->next[len] == '\n');
		if (is_text(r)) {
			return true;
		}
	}
	free(r->line);
	r->line = NULL;
	return false;
}

static void
skip_blanks(struct lines_reader *r)
{
	r->at += strspn(r->at, " \t");
}

bool
lines_at_end(const struct lines_reader *r)
{
	const char *at = r->at + strspn(r->at, " \t");

	return *at == '\0' || *at == '#';
}

const char *
lines_field(struct lines_reader *r, size_t *len)
{
	const char *start;

	skip_blanks(r);
	start = r->at;
	*len = *start == '#' ? 0 : strcspn(start, " \t");
	r->at += *len;
	return start;
}

char *
lines_comment(struct lines_reader *r)
{
	skip_blanks(r);
	if (*r->at != '#') {
		return NULL;
	}
	r->at++;
	skip_blanks(r);
	return *r->at == '\0' ? NULL : copy_text(r->at);
}
