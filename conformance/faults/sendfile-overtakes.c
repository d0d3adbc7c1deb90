/* A file goes out ahead of what is buffered. */
#include "conformance/faults/fault.h"

WRONG(plumb_drive_writable);

void
__wrap_plumb_drive_writable(struct plumb_drive *d)
{
	if (!d->file) {
		__real_plumb_drive_writable(d);
	} else if (plumb_port_send_file(d).status == 0) {
		d->file = false;
		plumb_drive_drained(d, 1);
		plumb_port_file_done(d);
	}
}
