/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_SENDFILE_H
#define PLUMBLINE_SENDFILE_H

#include "plumbline.h"

/*
 * SENDFILE: a file goes out on a stream, without passing through the program.
 */
struct plumb_sendfile {
	/*
	 * The file is out, or the error that ended it, and how much of it was
	 * sent. Once, from the loop only, behind a resume_writing that was due
	 * and ahead of connection_lost. May do anything. Raising: reported.
	 * NULL: nobody is told.
	 */
	int (*completed)(void *self, struct plumb_transport *transport,
	    int error, uint64_t sent);
	void *self;
};

#define PLUMB_WHOLE_FILE UINT64_MAX
/*
 * Sends count bytes of the file fd from offset on, or up to its end where that
 * comes first, behind what is buffered; 0 means that completed will be called.
 * fd stays the caller's, is not closed, keeps its position, and must stay open
 * until then. Until then write() and writelines() are PLUMB_EUSAGE, the file
 * counts as one byte of the buffer, close() and write_eof() wait for it, and
 * abort() gives completed PLUMB_ECONNABORTED. Reading goes on as ever. A file
 * that cannot be read ends this call with the error, and not the transport.
 * PLUMB_EUSAGE (closing, after write_eof(), before connection_made, or another
 * sendfile is under way), PLUMB_EVALUE (count 0), PLUMB_EMEMORY.
 * rules: write.sendfile-excludes-write, write.sendfile-order,
 * write.sendfile-closing, write.sendfile-peer-closes
 */
PLUMB_MUST int plumb_transport_sendfile(struct plumb_transport *transport,
    int fd, uint64_t offset, uint64_t count, const struct plumb_sendfile *how);

#endif
