#include "conformance/runner/scenario.h"

#include <stdarg.h>
#include <stdio.h>

void
complain(struct complaint *complaint, const char *file, size_t line,
    size_t column, const char *format, ...)
{
	va_list args;

	snprintf(complaint->file, sizeof(complaint->file), "%s", file);
	complaint->line = line;
	complaint->column = column;
	va_start(args, format);
	vsnprintf(complaint->what, sizeof(complaint->what), format, args);
	va_end(args);
}

void
complaint_text(const struct complaint *complaint, char *out, size_t cap)
{
	if (complaint->line == 0) {
		snprintf(out, cap, "%s: %s", complaint->file, complaint->what);
	} else if (complaint->column == 0) {
		snprintf(out, cap, "%s:%zu: %s", complaint->file,
		    complaint->line, complaint->what);
	} else {
		snprintf(out, cap, "%s:%zu:%zu: %s", complaint->file,
		    complaint->line, complaint->column, complaint->what);
	}
}
