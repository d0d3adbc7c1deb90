#include "proofs/monitor_past.h"

void
monitor_past_happens(void)
{
}

void
monitor_past_tells(void)
{
}

void
monitor_past_counts(void)
{
}
