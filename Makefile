# Plumbline. Two commands do everything on a fresh Debian machine:
#   make conform   build, measure the machine's own asyncio, print the verdicts
#   make test      every check of the project
# Settings:
CC = gcc
CLANG = clang
BUILD = build
OPT = -O2 -g
PYTHON = python3
JOBS = 2

WARN = -Wall -Wextra -Wshadow -Wconversion -Wundef -Wwrite-strings \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Werror
CFLAGS = -std=c11 $(OPT) $(WARN) $(SAN) -fvisibility=hidden
CPPFLAGS = -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Isrc -I.
LDFLAGS = $(SAN)
