/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_ERRORS_H
#define PLUMBLINE_ERRORS_H

#include "plumbline.h"

/*
 * ERRORS
 *
 * X(id, category, exception, text): PLUMB_<id> is the negative constant. The
 * exception is the name that the API's own language gives it. The category is
 * ERRNO (an OSError: not reported to the exception handler, only to whom it
 * concerns; the errno has the same name), OS (an OSError without an errno),
 * PROGRAM (any other), or EXIT (not even an Exception).
 */
#define PLUMB_ERRORS(X)                                                        \
	X(EEXCEPTION, PROGRAM, "Exception", "some exception")                  \
	X(EBASE, EXIT, "BaseException", "some base exception")                 \
	X(EVALUE, PROGRAM, "ValueError", "argument out of range")              \
	X(ETYPE, PROGRAM, "TypeError", "argument of the wrong type")           \
	X(EUSAGE, PROGRAM, "RuntimeError", "not allowed in this state")        \
	X(ENOTIMPL, PROGRAM, "NotImplementedError", "not implemented")         \
	X(EZERODIV, PROGRAM, "ZeroDivisionError", "division by zero")          \
	X(EMEMORY, PROGRAM, "MemoryError", "out of memory")                    \
	X(ECANCELED, EXIT, "CancelledError", "cancelled")                      \
	X(EOS, OS, "OSError", "unknown system error")                          \
	X(EGAI, OS, "gaierror", "name or service not known")                   \
	X(ETLS, OS, "SSLError", "TLS failed")                                  \
	X(ECERT, OS, "SSLCertVerificationError", "certificate not accepted")   \
	X(ECONNRESET, ERRNO, "ConnectionResetError", "reset by peer")          \
	X(EPIPE, ERRNO, "BrokenPipeError", "broken pipe")                      \
	X(ESHUTDOWN, ERRNO, "BrokenPipeError", "cannot send after shutdown")   \
	X(ECONNREFUSED, ERRNO, "ConnectionRefusedError", "connection refused") \
	X(ECONNABORTED, ERRNO, "ConnectionAbortedError", "connection aborted") \
	X(ETIMEDOUT, ERRNO, "TimeoutError", "timed out")                       \
	X(ENOENT, ERRNO, "FileNotFoundError", "no such file")                  \
	X(EEXIST, ERRNO, "FileExistsError", "file exists")                     \
	X(ENOTDIR, ERRNO, "NotADirectoryError", "not a directory")             \
	X(EISDIR, ERRNO, "IsADirectoryError", "is a directory")                \
	X(EACCES, ERRNO, "PermissionError", "permission denied")               \
	X(EPERM, ERRNO, "PermissionError", "not permitted")                    \
	X(ESRCH, ERRNO, "ProcessLookupError", "no such process")               \
	X(ECHILD, ERRNO, "ChildProcessError", "no child process")              \
	X(EADDRINUSE, ERRNO, "OSError", "address in use")                      \
	X(EADDRNOTAVAIL, ERRNO, "OSError", "address not available")            \
	X(EAFNOSUPPORT, ERRNO, "OSError", "address family not supported")      \
	X(ENETUNREACH, ERRNO, "OSError", "network unreachable")                \
	X(EHOSTUNREACH, ERRNO, "OSError", "host unreachable")                  \
	X(ENOTCONN, ERRNO, "OSError", "not connected")                         \
	X(EISCONN, ERRNO, "OSError", "already connected")                      \
	X(EDESTADDRREQ, ERRNO, "OSError", "destination address required")      \
	X(EMSGSIZE, ERRNO, "OSError", "message too long")                      \
	X(ENAMETOOLONG, ERRNO, "OSError", "name too long")                     \
	X(EBADF, ERRNO, "OSError", "bad file descriptor")                      \
	X(ENOTSOCK, ERRNO, "OSError", "not a socket")                          \
	X(EINVAL, ERRNO, "OSError", "invalid argument")                        \
	X(EMFILE, ERRNO, "OSError", "too many open files")                     \
	X(ENFILE, ERRNO, "OSError", "too many open files in all")              \
	X(ENOBUFS, ERRNO, "OSError", "no buffer space")                        \
	X(ENOMEM, ERRNO, "OSError", "the system is out of memory")             \
	X(EIO, ERRNO, "OSError", "input/output error")                         \
	X(ENOEXEC, ERRNO, "OSError", "not a program")                          \
	X(E2BIG, ERRNO, "OSError", "too many or too long arguments")           \
	X(EAGAIN, ERRNO, "BlockingIOError", "resource temporarily unavailable")

enum plumb_error_index {
	PLUMB_ERROR_INDEX_NONE,
#define PLUMB_ERROR_ROW(id, category, exception, text) PLUMB_ERROR_INDEX_##id,
	PLUMB_ERRORS(PLUMB_ERROR_ROW)
#undef PLUMB_ERROR_ROW
	    PLUMB_ERROR_INDEX_COUNT
};

enum plumb_error {
	PLUMB_ENONE = 0,
#define PLUMB_ERROR_ROW(id, category, exception, text) \
	PLUMB_##id = -(int)PLUMB_ERROR_INDEX_##id,
	PLUMB_ERRORS(PLUMB_ERROR_ROW)
#undef PLUMB_ERROR_ROW
};
/* "ConnectionResetError"; "None" for 0, "Exception" for what is no error. */
const char *plumb_error_exception(int error);
/* "ECONNRESET"; "" where there is none. */
const char *plumb_error_symbol(int error);
/* "reset by peer", for people; "no error" for 0. */
const char *plumb_error_text(int error);
/* Whether the exception is an OSError. */
bool plumb_error_is_os(int error);
/* The first error of that exception name; 0 where there is none. */
int plumb_error_of_exception(const char *exception);

#endif
