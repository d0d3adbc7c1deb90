/*
 * The errors' names and texts, and the one place where an errno becomes one of
 * them.
 */
#include <errno.h>
#include <string.h>

#include "sys/kernel.h"

enum category { CATEGORY_NONE, ERRNO, OS, PROGRAM, EXIT };

struct row {
	enum category category;
	const char *exception;
	const char *id;
	const char *text;
};

static const struct row rows[PLUMB_ERROR_INDEX_COUNT] = {
	{ CATEGORY_NONE, "None", "", "no error" },
#define ROW(id, category, exception, text) { category, exception, #id, text },
	PLUMB_ERRORS(ROW)
#undef ROW
};

static const struct {
	int number;
	int error;
} numbers[] = {
	{ ECONNRESET, PLUMB_ECONNRESET },
	{ EPIPE, PLUMB_EPIPE },
	{ ESHUTDOWN, PLUMB_ESHUTDOWN },
	{ ECONNREFUSED, PLUMB_ECONNREFUSED },
	{ ECONNABORTED, PLUMB_ECONNABORTED },
	{ ETIMEDOUT, PLUMB_ETIMEDOUT },
	{ ENOENT, PLUMB_ENOENT },
	{ EEXIST, PLUMB_EEXIST },
	{ ENOTDIR, PLUMB_ENOTDIR },
	{ EISDIR, PLUMB_EISDIR },
	{ EACCES, PLUMB_EACCES },
	{ EPERM, PLUMB_EPERM },
	{ ESRCH, PLUMB_ESRCH },
	{ ECHILD, PLUMB_ECHILD },
	{ EADDRINUSE, PLUMB_EADDRINUSE },
	{ EADDRNOTAVAIL, PLUMB_EADDRNOTAVAIL },
	{ EAFNOSUPPORT, PLUMB_EAFNOSUPPORT },
	{ ENETUNREACH, PLUMB_ENETUNREACH },
	{ EHOSTUNREACH, PLUMB_EHOSTUNREACH },
	{ ENOTCONN, PLUMB_ENOTCONN },
	{ EISCONN, PLUMB_EISCONN },
	{ EDESTADDRREQ, PLUMB_EDESTADDRREQ },
	{ EMSGSIZE, PLUMB_EMSGSIZE },
	{ ENAMETOOLONG, PLUMB_ENAMETOOLONG },
	{ EBADF, PLUMB_EBADF },
	{ ENOTSOCK, PLUMB_ENOTSOCK },
	{ EINVAL, PLUMB_EINVAL },
	{ EMFILE, PLUMB_EMFILE },
	{ ENFILE, PLUMB_ENFILE },
	{ ENOBUFS, PLUMB_ENOBUFS },
	{ ENOMEM, PLUMB_ENOMEM },
	{ EIO, PLUMB_EIO },
	{ ENOEXEC, PLUMB_ENOEXEC },
	{ E2BIG, PLUMB_E2BIG },
	{ EAGAIN, PLUMB_EAGAIN },
};

int
plumb_error_of_errno(int number)
{
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i].number == number)
			return numbers[i].error;
	return PLUMB_EOS;
}

/* What is no error of ours was raised by someone all the same. */
static const struct row *
row_of(int error)
{
	if (error == 0)
		return &rows[0];
	if (error > 0 || error <= -PLUMB_ERROR_INDEX_COUNT)
		return &rows[PLUMB_ERROR_INDEX_EEXCEPTION];
	return &rows[-error];
}

const char *
plumb_error_exception(int error)
{
	return row_of(error)->exception;
}

const char *
plumb_error_symbol(int error)
{
	return row_of(error)->category == ERRNO ? row_of(error)->id : "";
}

const char *
plumb_error_text(int error)
{
	return row_of(error)->text;
}

bool
plumb_error_is_os(int error)
{
	enum category category = row_of(error)->category;

	return category == ERRNO || category == OS;
}

int
plumb_error_of_exception(const char *exception)
{
	for (int i = 1; i < PLUMB_ERROR_INDEX_COUNT; i++)
		if (strcmp(rows[i].exception, exception) == 0)
			return -i;
	return 0;
}
