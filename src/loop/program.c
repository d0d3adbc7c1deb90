/* What the main() of most programs would say. */
#include <stdio.h>
#include <stdlib.h>

#include "plumbline.h"

int
plumb_loop_opened(void *loop, struct plumb_transport *transport, int error)
{
	return transport == NULL ? plumb_loop_fail(loop, error) : 0;
}

int
plumb_main(int argc, char **argv,
    int (*start)(struct plumb_loop *loop, int argc, char **argv))
{
	struct plumb_loop *loop = NULL;
	int error = plumb_loop_new(NULL, &loop);

	if (error == 0)
		error = start(loop, argc, argv);
	if (error == 0)
		error = plumb_loop_run_forever(loop);
	plumb_loop_free(loop);
	if (error != 0)
		fprintf(stderr, "%s\n", plumb_error_text(error));
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
