/*
 * A protocol around a parser that somebody else has written: it answers with
 * what the parser has told, an item on each line. So what the parser makes of
 * bytes that come in pieces can be compared.
 */
#ifndef FUZZ_PARSERS_READER_H
#define FUZZ_PARSERS_READER_H

#include <plumbline/fuzz.h>

struct reader {
	struct reader_parser *kind;
	void *parser; /* zeroed memory of its size, or what its start() set */
	const uint8_t
	    *at; /* what has come, for a parser that takes it itself */
	size_t left;
	void *memory;
	struct plumb_transport *transport;
	const char *open; /* the item that may go on */
	char *told;	  /* and was not answered yet */
	size_t len;
	size_t cap;
	bool is_done; /* for the parser's use */
};

struct reader_parser {
	size_t size;
	/* False: it cannot be had. */
	bool (*start)(struct reader *reader);
	/* The connection stands; NULL: the parser need not know. */
	void (*made)(struct reader *reader);
	/* False: it wants no more. */
	bool (*feed)(struct reader *reader, const void *data, size_t len);
	/* The peer has ended its side; NULL: as feeding nothing. */
	void (*eof)(struct reader *reader);
	/* NULL: nothing is left of it. */
	void (*stop)(struct reader *reader);
};

/*
 * An item that is complete: "what text". It is answered with what was told in
 * parts before it.
 */
void reader_tell(
    struct reader *reader, const char *what, const void *at, size_t len);
/* A part of one, which goes on as long as the same is told. */
void reader_tell_part(
    struct reader *reader, const char *what, const void *at, size_t len);
/*
 * In the parser's words. What was told in parts since the last complete item is
 * dropped: who meets an error inside of an item may have told its begin or not,
 * as the pieces were.
 */
void reader_tell_error(struct reader *reader, const char *error);

/* A protocol_factory, whose self is a struct reader_parser. */
int reader_factory(void *kind, struct plumb_protocol *protocol);

/* What is left of what has come, at most len bytes of it: how many. */
size_t reader_take(struct reader *reader, void *out, size_t len);

/* A whole target. */
#define READER(title, parser, list, without)                       \
	{                                                          \
		.name = title, .protocol_factory = reader_factory, \
		.self = &parser, .off = without, .samples = list,  \
		.sample_count = sizeof list / sizeof list[0],      \
	}

/* A sample that is a literal. */
#define SAMPLE(text)                  \
	{                             \
		text, sizeof text - 1 \
	}

#endif
