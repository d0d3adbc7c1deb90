#include "conformance/runner/progress.h"

#include <time.h>
#include <unistd.h>

enum { REDRAW_MS = 40 };

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void
progress_begin(struct progress *p, FILE *to, size_t total)
{
	*p = (struct progress){ .total = total };
	if (isatty(fileno(to))) {
		p->to = to;
	}
}

void
progress_case(struct progress *p, const char *name)
{
	uint64_t now = p->to == NULL ? 0 : now_ms();

	if (p->to == NULL || now - p->drawn < REDRAW_MS) {
		return;
	}
	fprintf(p->to, "\r\x1b[K[%zu/%zu] %.50s", p->done, p->total, name);
	if (p->bad > 0) {
		fprintf(p->to, "  %zu failed", p->bad);
	}
	fflush(p->to);
	p->drawn = now;
	p->shown = true;
}

void
progress_clear(struct progress *p)
{
	if (p->shown) {
		fputs("\r\x1b[K", p->to);
		fflush(p->to);
		p->shown = false;
	}
}
