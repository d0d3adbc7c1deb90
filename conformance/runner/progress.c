#include "conformance/runner/progress.h"

#include <unistd.h>

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
	if (p->to == NULL) {
		return;
	}
	fprintf(p->to, "\r\x1b[K[%zu/%zu] %.60s", p->done, p->total, name);
	if (p->bad > 0) {
		fprintf(p->to, "  %zu failed", p->bad);
	}
	fflush(p->to);
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
