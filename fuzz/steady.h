/* OpenSSL without chance: its random numbers are the same in every run. */
#ifndef FUZZ_STEADY_H
#define FUZZ_STEADY_H

void steady_random(void);

#endif
