/* A file that is sent from offset 0 is sent from where it was read to. */
#include <unistd.h>

#include "conformance/faults/fault.h"

WRONG(plumb_transport_sendfile);

int
__wrap_plumb_transport_sendfile(struct plumb_transport *t, int fd,
    uint64_t offset, uint64_t count, const struct plumb_sendfile *how)
{
	uint64_t at = (uint64_t)lseek(fd, 0, SEEK_CUR);

	if (offset == 0 && at > 0) {
		offset = at;
		count -= count == PLUMB_WHOLE_FILE ? 0 : at;
	}
	return __real_plumb_transport_sendfile(t, fd, offset, count, how);
}
