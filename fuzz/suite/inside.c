/*
 * What is linked into the reference's adapter so that it can be tortured: its
 * loop has another kernel, and an allocator that counts. Where nobody shares
 * any memory with it, it is an adapter like any other.
 */
#include "fuzz/suite/inside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/crypto.h>

extern __typeof__(plumb_loop_new) __wrap_plumb_loop_new, __real_plumb_loop_new;
extern __typeof__(plumb_loop_free) __wrap_plumb_loop_free,
    __real_plumb_loop_free;

extern __typeof__(plumb_error_exception) __wrap_plumb_error_exception,
    __real_plumb_error_exception;

enum { FDS = 1024 };

static struct torture_share *share;
static uint64_t blocks;
static bool ours[FDS];	 /* descriptors that were there before the loop */
static bool spared[FDS]; /* the runner's canaries: nothing of theirs fails */
static bool is_armed;

static void
look_at_descriptors(bool open[FDS])
{
	for (int fd = 0; fd < FDS; fd++)
		open[fd] = fcntl(fd, F_GETFD) >= 0;
}

/* Whether the next one of that kind is the one that fails. */
static bool
comes_next(enum torture_kind kind)
{
	if (share == NULL || !share->armed)
		return false;
	if (!is_armed)
		look_at_descriptors(spared);
	is_armed = true;
	if (++share->counts[kind] != share->number || kind != share->kind ||
	    share->failed)
		return false;
	share->failed = true;
	return true;
}

int
torture_fails(enum sim_op op, int fd)
{
	unsigned errors = sim_op_errors(op);

	if (share != NULL && share->armed && is_armed && fd >= 0 && fd < FDS &&
	    spared[fd])
		return 0;
	if (!comes_next(op == SIM_OP_POLL ? TORTURE_POLL : TORTURE_KERNEL))
		return 0;
	share->op = op;
	share->errors = errors;
	share->error = sim_op_error(op, share->with % errors);
	return share->error;
}

bool
torture_starves(enum torture_kind kind)
{
	if (!comes_next(kind))
		return false;
	share->error = PLUMB_EMEMORY;
	share->errors = 1;
	return true;
}

static void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	void *memory;

	(void)self;
	(void)old_size;
	if (size == 0) {
		blocks -= old != NULL;
		free(old);
		return NULL;
	}
	memory = torture_starves(TORTURE_MEMORY) ? NULL : realloc(old, size);
	blocks += memory != NULL && old == NULL;
	return memory;
}

/* The same for OpenSSL */

static void *
tls_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size == 0 || torture_starves(TORTURE_TLS) ? NULL : malloc(size);
}

static void *
tls_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	if (size > 0)
		return torture_starves(TORTURE_TLS) ? NULL : realloc(old, size);
	free(old);
	return NULL;
}

static void
tls_free(void *memory, const char *file, int line)
{
	(void)file;
	(void)line;
	free(memory);
}

static void
attach(void)
{
	const char *fd = getenv(TORTURE_SHARE);
	void *at;

	if (fd == NULL)
		return;
	at = mmap(NULL, sizeof *share, PROT_READ | PROT_WRITE, MAP_SHARED,
	    atoi(fd), 0);
	if (at == MAP_FAILED)
		abort();
	close(atoi(fd));
	unsetenv(TORTURE_SHARE);
	share = at;
	share->begun++;
	if (CRYPTO_set_mem_functions(tls_malloc, tls_realloc, tls_free) != 1)
		abort();
}

int
__wrap_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **loop)
{
	static struct plumb_kernel kernel;
	struct plumb_loop_options changed = { .kernel = NULL };

	if (options != NULL)
		changed = *options;
	attach();
	look_at_descriptors(ours);
	torture_kernel(&kernel);
	changed.kernel = &kernel;
	changed.allocator.resize = resize;
	return __real_plumb_loop_new(&changed, loop);
}

const char *
__wrap_plumb_error_exception(int error)
{
	/* OpenSSL has a name of its own for it, or none that is of use. */
	if (share != NULL && share->failed &&
	    (error == share->error ||
		(share->kind == TORTURE_TLS && error != 0)))
		share->told = true;
	return __real_plumb_error_exception(error);
}

void
__wrap_plumb_loop_free(struct plumb_loop *loop)
{
	bool now[FDS];

	__real_plumb_loop_free(loop);
	if (share == NULL)
		return;
	share->armed = false;
	look_at_descriptors(now);
	for (int fd = 0; fd < FDS; fd++)
		share->fds += now[fd] && !ours[fd];
	share->blocks += blocks;
	share->ended++;
}
