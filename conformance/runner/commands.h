/*
 * The commands of the instrument. Each is given its own part of the command
 * line, argv[0] being its name, and returns the exit code.
 */
#ifndef CONFORMANCE_RUNNER_COMMANDS_H
#define CONFORMANCE_RUNNER_COMMANDS_H

int run_command(int argc, char **argv);
int rules_command(int argc, char **argv);
int explain_command(int argc, char **argv);
int adapter_test_command(int argc, char **argv);
int selftest_command(int argc, char **argv);
int replay_command(int argc, char **argv);
int shrink_command(int argc, char **argv);

#endif
