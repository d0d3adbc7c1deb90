/*
 * Where the instrument's own things are. The executable lies in a build folder
 * one below the house; PLUMBLINE_HOME says where the house is when it does not.
 */
#ifndef CONFORMANCE_RUNNER_HOME_H
#define CONFORMANCE_RUNNER_HOME_H

/* A path below the house, or below the executable's folder; to be freed. */
char *home_path(const char *below);
char *build_path(const char *below);

/*
 * home_path() as seen from the working directory, where it lies below that: for
 * files whose places are told to people.
 */
char *home_short_path(const char *below);

/* The first executable file of that name on PATH, or NULL; to be freed. */
char *find_on_path(const char *name);

#endif
