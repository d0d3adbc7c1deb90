/* The end of a stream: that it is due, that it is not yet, that it is over. */
#include "core/drive.h"

#include "core/drive_act.h"

void
plumb_drive_lost(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_lost(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_LOSE) {
		plumb_drive_lose(d);
	}
	plumb_drive_follow(d);
}

void
plumb_drive_linger(struct plumb_drive *d)
{
	plumb_stream_linger(&d->stream);
}

void
plumb_drive_finished(struct plumb_drive *d)
{
	struct plumb_stream_step step = plumb_stream_finished(&d->stream);

	plumb_drive_watch(d, step);
	if (step.action == PLUMB_STREAM_DO_LOSE) {
		plumb_drive_lose(d);
	}
	plumb_drive_follow(d);
}
