/*
 * limited MILLISECONDS PROGRAM [ARGUMENT...]: runs the program with so much
 * CPU time, and no more. ulimit -t knows whole seconds only, and what tells
 * whether a contract contradicts itself needs less than one. It ends with who
 * has started it: a script that is killed leaves no prover behind.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	long most = argc < 3 ? 0 : strtol(argv[1], NULL, 10);
	struct itimerval timer = { .it_interval.tv_sec = 1 };

	if (most <= 0) {
		fprintf(stderr, "limited: no milliseconds, or no program\n");
		return 2;
	}
	/* It goes on through exec; what it ends the program with, SIGPROF, does
	 * so again and again should somebody catch it. */
	timer.it_value.tv_sec = most / 1000;
	timer.it_value.tv_usec = most % 1000 * 1000;
	if (setitimer(ITIMER_PROF, &timer, NULL) != 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
		perror("limited");
		return 2;
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 2;
}
