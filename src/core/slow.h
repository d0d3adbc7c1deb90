/* What the compiler is told of paths, where counting has shown that it pays. */
#ifndef PLUMB_CORE_SLOW_H
#define PLUMB_CORE_SLOW_H

/* Out of the way of what runs for every request. */
#define PLUMB_SLOW __attribute__((noinline, cold))
/* In it, whatever the compiler thinks. */
#define PLUMB_FAST __attribute__((always_inline)) inline

#endif
