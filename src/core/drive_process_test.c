/*
 * What the drive of a subprocess does with what comes too early, too late or
 * twice: nothing. The layer above says here what it is asked.
 */
#include "core/drive_process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/monitor.h"
#include "plumbline/errors.h"

static struct plumb_drive drive;
static char said[512];

static int
say(const char *word)
{
	if (said[0] != '\0') {
		strcat(said, " ");
	}
	strcat(said, word);
	return 0;
}

int
plumb_port_process_signal(struct plumb_drive *d, int signal)
{
	(void)d;
	(void)signal;
	return say("signal");
}

void
plumb_port_process_kill(struct plumb_drive *d)
{
	(void)d;
	say("kill");
}

void
plumb_port_process_shut(struct plumb_drive *d)
{
	(void)d;
	say("shut");
}

void
plumb_port_process_forget(struct plumb_drive *d)
{
	(void)d;
	say("forget");
}

void
plumb_port_process_listen(struct plumb_drive *d)
{
	(void)d;
	say("listen");
}

void
plumb_port_process_queue(struct plumb_drive *d)
{
	(void)d;
	say("queue");
}

void
plumb_port_process_release(struct plumb_drive *d)
{
	(void)d;
	say("release");
}

void
plumb_port_process_called(struct plumb_drive *d, enum plumb_verb verb)
{
	(void)d;
	(void)verb;
}

void
plumb_port_process_called_signal(
    struct plumb_drive *d, enum plumb_verb verb, int signal)
{
	(void)d;
	(void)verb;
	(void)signal;
}

void
plumb_port_process_returned_close(struct plumb_drive *d)
{
	(void)d;
}

void
plumb_port_process_returned_closing(struct plumb_drive *d, bool closing)
{
	(void)d;
	(void)closing;
}

void
plumb_port_process_returned_code(struct plumb_drive *d)
{
	(void)d;
}

void
plumb_port_process_returned_signal(
    struct plumb_drive *d, enum plumb_verb verb, int error)
{
	(void)d;
	(void)verb;
	(void)error;
}

int
plumb_port_process_made(struct plumb_drive *d)
{
	(void)d;
	return say("made");
}

int
plumb_port_process_lost(struct plumb_drive *d)
{
	(void)d;
	return say("lost");
}

int
plumb_port_process_exited(struct plumb_drive *d)
{
	(void)d;
	return say("exited");
}

int
plumb_port_process_data(
    struct plumb_drive *d, int fd, const void *data, size_t len)
{
	(void)d;
	(void)fd;
	(void)data;
	(void)len;
	return say("data");
}

int
plumb_port_process_pipe_lost(struct plumb_drive *d, int fd, int error)
{
	(void)d;
	(void)fd;
	(void)error;
	return say("pipe-lost");
}

int
plumb_port_process_pause(struct plumb_drive *d)
{
	(void)d;
	return say("pause");
}

int
plumb_port_process_resume(struct plumb_drive *d)
{
	(void)d;
	return say("resume");
}

void
plumb_port_process_report(struct plumb_drive *d, int error, const char *message)
{
	(void)d;
	(void)error;
	(void)message;
	say("report");
}

/* What may happen, by a letter; of the pipes, to stdin and stdout. */
static void
happens(char what)
{
	switch (what) {
	case 'm':
		plumb_subprocess_made(&drive);
		break;
	case 'x':
		plumb_subprocess_exited(&drive, 0);
		break;
	case 'l':
		plumb_subprocess_lost(&drive);
		break;
	case 'd':
		plumb_subprocess_data(&drive, 1, "x", 1);
		break;
	case '0':
	case '1':
		plumb_subprocess_pipe_lost(&drive, what - '0', 0);
		break;
	case 'p':
		plumb_subprocess_pause(&drive);
		break;
	case 'r':
		plumb_subprocess_resume(&drive);
		break;
	case 'c':
		assert_int_equal(plumb_subprocess_close(&drive), 0);
		break;
	default:
		fail();
	}
}

static const struct {
	const char *happens;
	const char *said;
} rows[] = {
	/* as it should be */
	{ "mdpr01xl", "made listen data pause resume pipe-lost pipe-lost "
		      "exited queue lost release" },
	{ "mx1d0l", "made listen exited pipe-lost pipe-lost queue lost "
		    "release" },
	/* too early */
	{ "d", "" },
	{ "p", "" },
	{ "r", "" },
	{ "x", "" },
	{ "l", "" },
	{ "1", "" },
	{ "ml", "made listen" },
	{ "m01l", "made listen pipe-lost pipe-lost" },
	{ "mxl", "made listen exited" },
	/* too late */
	{ "m1d", "made listen pipe-lost" },
	{ "m0p", "made listen pipe-lost" },
	{ "mp0r", "made listen pause pipe-lost" },
	{ "cm", "forget" },
	{ "cx", "forget" },
	/* twice */
	{ "mm", "made listen" },
	{ "mxx", "made listen exited" },
	{ "mpp", "made listen pause" },
	{ "mprr", "made listen pause resume" },
	{ "m11", "made listen pipe-lost" },
	{ "mcc", "made listen kill" },
	{ "cc", "forget" },
	{ "mx01ll", "made listen exited pipe-lost pipe-lost queue lost "
		    "release" },
};

static void
what_comes_at_no_time_of_its_own_does_nothing(void **state)
{
	const bool open[PLUMB_PROCESS_PIPES] = { true, true, false };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		said[0] = '\0';
		plumb_monitor_init(&drive.monitor);
		plumb_subprocess_init(&drive, open);
		for (const char *at = rows[i].happens; *at != '\0'; at++) {
			happens(*at);
		}
		assert_string_equal(said, rows[i].said);
	}
}

static void
a_signal_is_for_who_is_there(void **state)
{
	const bool open[PLUMB_PROCESS_PIPES] = { false, false, false };

	(void)state;
	said[0] = '\0';
	plumb_subprocess_init(&drive, open);
	assert_int_equal(
	    plumb_subprocess_signal(&drive, PLUMB_VERB_KILL, 9), PLUMB_ESRCH);
	happens('m');
	assert_int_equal(
	    plumb_subprocess_signal(&drive, PLUMB_VERB_KILL, 9), 0);
	assert_string_equal(said, "made listen signal");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_at_no_time_of_its_own_does_nothing),
		cmocka_unit_test(a_signal_is_for_who_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
