#include "fuzz/harness/mutate.h"

#include <string.h>

struct draft {
	uint8_t *at;
	size_t len;
	size_t max;
	struct chance *chance;
};

static void
insert(struct draft *d, size_t at, const void *data, size_t len)
{
	if (len > d->max - d->len)
		return;
	memmove(d->at + at + len, d->at + at, d->len - at);
	memcpy(d->at + at, data, len);
	d->len += len;
}

static void
take_out(struct draft *d, size_t at, size_t len)
{
	memmove(d->at + at, d->at + at + len, d->len - at - len);
	d->len -= len;
}

/* A part of what is there, from *at on; the shorter the likelier. */
static size_t
some(struct draft *d, size_t *at)
{
	size_t most;

	*at = fuzz_chance_below(d->chance, d->len);
	most = d->len - *at;
	if (fuzz_chance_one_in(d->chance, 2) && most > 8)
		most = 8;
	return d->len == 0 ? 0 : 1 + fuzz_chance_below(d->chance, most);
}

static void
add_sample(struct draft *d, const struct plumb_fuzz *fuzz)
{
	size_t n = fuzz_chance_below(d->chance, fuzz->sample_count);
	const struct plumb_bytes *sample = &fuzz->samples[n];

	if (fuzz->sample_count > 0)
		insert(d, d->len, sample->data, sample->len);
}

static void
add_bytes(struct draft *d)
{
	static const char telling[] =
	    "\0\1\177\200\377 \t\r\n0129aZ:;,=\"'{}[]";
	uint8_t bytes[8];
	size_t len = 1 + fuzz_chance_below(d->chance, sizeof bytes);

	for (size_t i = 0; i < len; i++)
		bytes[i] = fuzz_chance_one_in(d->chance, 2)
			       ? (uint8_t)fuzz_chance_next(d->chance)
			       : (uint8_t)telling[fuzz_chance_below(
				     d->chance, sizeof telling - 1)];
	insert(d, fuzz_chance_below(d->chance, d->len + 1), bytes, len);
}

static void
repeat(struct draft *d)
{
	uint8_t copy[256];
	size_t at;
	size_t len = some(d, &at);

	len = len < sizeof copy ? len : sizeof copy;
	memcpy(copy, d->at + at, len);
	for (size_t times = 1 + fuzz_chance_below(d->chance, 4); times > 0;
	     times--)
		insert(d, fuzz_chance_one_in(d->chance, 2) ? at : d->len, copy,
		    len);
}

static void
change(struct draft *d)
{
	size_t at;
	size_t len = some(d, &at);

	switch (fuzz_chance_below(d->chance, 5)) {
	case 0:
		take_out(d, at, len);
		break;
	case 1:
		repeat(d);
		break;
	case 2:
		if (d->len > 0)
			d->at[at] ^=
			    (uint8_t)(1U << fuzz_chance_below(d->chance, 8));
		break;
	case 3:
		if (d->len > 0)
			d->at[at] = (uint8_t)fuzz_chance_next(d->chance);
		break;
	default:
		add_bytes(d);
	}
}

size_t
fuzz_mutate(const struct plumb_fuzz *fuzz, struct chance *chance, uint8_t *out,
    size_t max)
{
	struct draft d = { out, 0, max, chance };

	for (size_t n = 1 + fuzz_chance_below(chance, 3); n > 0; n--)
		add_sample(&d, fuzz);
	if (fuzz_chance_one_in(chance, 4))
		return d.len;
	for (size_t n = 1 + fuzz_chance_below(chance, 6); n > 0; n--)
		change(&d);
	return d.len;
}
