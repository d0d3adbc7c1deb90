/*
 * What is written reads back as the same: over the contracts of tape.h alone,
 * for all bytes and all numbers. Never compiled into the library.
 */
#include "core/tape.h"

uint64_t number_and_back(uint64_t number, char *text);
size_t data_and_back(const uint8_t *in, size_t len, char *text, uint8_t *back);

/*@ requires room: \valid(text + (0 .. PLUMB_TAPE_NUMBER_MAX - 1));
  @ terminates \true;
  @ assigns text[0 .. PLUMB_TAPE_NUMBER_MAX - 1];
  @ ensures same: \result == number;
  @*/
uint64_t
number_and_back(uint64_t number, char *text)
{
	uint64_t back = 0;
	size_t len = plumb_tape_number(number, text);
	struct plumb_span span = { text, len };
	bool good = plumb_span_number(span, &back);

	/*@ assert good: good; */
	return back;
}

/*@ requires small: 3 * len <= SIZE_MAX;
  @ requires bytes: \valid_read(in + (0 .. len - 1));
  @ requires text: \valid(text + (0 .. 3 * len - 1));
  @ requires back: \valid(back + (0 .. len - 1));
  @ requires apart: \separated(text + (0 .. 3 * len - 1),
  @                            in + (0 .. len - 1), back + (0 .. len - 1));
  @ terminates \true;
  @ assigns text[0 .. 3 * len - 1], back[0 .. len - 1];
  @ ensures all: \result == len;
  @ ensures same: \forall integer k; 0 <= k < len ==> back[k] == in[k];
  @*/
size_t
data_and_back(const uint8_t *in, size_t len, char *text, uint8_t *back)
{
	/* Three for one are always enough. */
	/*@ ghost size_t j = 0;
	  @ /@ loop invariant range: 0 <= j <= len;
	  @  @ loop invariant size: j <= encoded_at(in, j) <= 3 * j;
	  @  @ loop invariant more: \forall integer k; 0 <= k < j ==>
	  @  @     0 <= encoded_at(in, k) &&
	  @  @     encoded_at(in, k) + code_size(in[k]) <= encoded_at(in, j);
	  @  @ loop assigns j;
	  @  @ loop variant len - j;
	  @  @/
	  @ while (j < len) {
	  @	j++;
	  @ }
	  @*/
	size_t n = plumb_tape_encode(in, len, text, 3 * len);
	struct plumb_span span = { text, n };

	/*@ assert whole: n == encoded_at(in, len); */
	/* Where each byte was written to is where it is read from. */
	/*@ ghost size_t i = 0;
	  @ /@ loop invariant range: 0 <= i <= len;
	  @  @ loop invariant place:
	  @  @     decoded_at(text, n, i) == encoded_at(in, i);
	  @  @ loop invariant inside: \forall integer k; 0 <= k < i ==>
	  @  @     decoded_at(text, n, k) < n;
	  @  @ loop invariant bytes: \forall integer k; 0 <= k < i ==>
	  @  @     \at(in[k], Pre) == decoded(text, n, decoded_at(text, n, k));
	  @  @ loop assigns i;
	  @  @ loop variant len - i;
	  @  @/
	  @ while (i < len) {
	  @	/@ assert fits: 0 <= encoded_at(in, i) &&
	  @	  @     encoded_at(in, i) + code_size(in[i]) <= n; @/
	  @	/@ assert here: encoded(in[i], text + encoded_at(in, i)); @/
	  @	/@ assert plain: is_plain(in[i]) ==>
	  @	  @     text[encoded_at(in, i)] == in[i]; @/
	  @	/@ assert escape: !is_plain(in[i]) ==>
	  @	  @     text[encoded_at(in, i)] == '%' &&
	  @	  @     encoded_at(in, i) + 3 <= n; @/
	  @	/@ assert nibbles: 0 <= in[i] / 16 <= 15 && 0 <= in[i] % 16 <= 15; @/
	  @	/@ assert first: !is_plain(in[i]) ==>
	  @	  @     hex_of(text[encoded_at(in, i) + 1]) == in[i] / 16; @/
	  @	/@ assert second: !is_plain(in[i]) ==>
	  @	  @     hex_of(text[encoded_at(in, i) + 2]) == in[i] % 16; @/
	  @	/@ assert size: text_size(text, n, encoded_at(in, i)) ==
	  @	  @     code_size(in[i]); @/
	  @	/@ assert byte: decoded(text, n, encoded_at(in, i)) == in[i]; @/
	  @	i++;
	  @ }
	  @*/
	/*@ assert end: i == len; */
	/*@ assert there: \forall integer k; 0 <= k < len ==>
	  @     \at(in[k], Pre) == decoded(text, n, decoded_at(text, n, k)); */
	size_t got = plumb_tape_decode(span, back, len);
	/*@ assert got: \forall integer k; 0 <= k < len ==>
	  @     back[k] == decoded(text, n, decoded_at(text, n, k)); */
	/*@ assert kept: \forall integer k; 0 <= k < len ==>
	  @     in[k] == \at(in[k], Pre); */
	return got;
}
