# Plumbline. Two commands do everything on a fresh Debian machine:
#   make conform   builds, measures the machine's own asyncio and the bundled
#                  reference, prints the verdicts
#   make test      every check of the project, in under ten minutes
# Adding a source file edits nothing here.

CC = gcc
OPT = -O2 -g
SAN =
BUILD = build
PYTHON = python3
JOBS = 2

WARN = -Wall -Wextra -Wshadow -Wconversion -Wundef -Wwrite-strings \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Werror
CPPFLAGS = -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -Isrc -I. -Iconformance
CFLAGS = -std=c11 $(OPT) $(WARN) $(SAN)
LDFLAGS = $(SAN)
COMPILE = @echo "  CC $<"; \
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
LINK = @echo "  LD $@"; $(CC) $(LDFLAGS) -o $@
# Not for the examples: who makes no TLS context needs no OpenSSL.
TLS = -lssl -lcrypto

core := $(filter-out %_test.c,$(wildcard src/core/*.c))
lib := $(core) $(filter-out %_test.c,$(wildcard src/sys/*.c src/loop/*.c \
	src/transport/*.c))
runner := $(filter-out %_test.c conformance/runner/main.c, \
	$(wildcard conformance/runner/*.c))
adapter := $(filter-out %_test.c,$(wildcard conformance/adapters/reference/*.c))
child := $(filter-out %_test.c,$(wildcard conformance/child/*.c))
examples := $(wildcard src/examples/*.c)
lib_tests := $(wildcard src/*/*_test.c)
runner_tests := $(wildcard conformance/runner/*_test.c)
obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

liba := $(BUILD)/libplumbline.a
runnera := $(BUILD)/librunner.a
lib_test_bins := $(patsubst src/%.c,$(BUILD)/tests/%,$(lib_tests))
runner_test_bins := $(patsubst conformance/%.c,$(BUILD)/tests/%,$(runner_tests))
example_bins := $(patsubst src/examples/%.c,$(BUILD)/examples/%,$(examples))

.PHONY: all
all: $(BUILD)/plumbline $(BUILD)/adapter-reference $(BUILD)/scripted-child \
	$(example_bins)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE)

$(liba): $(call obj,$(lib))
	@rm -f $@ && $(AR) rcs $@ $^

$(runnera): $(call obj,$(runner))
	@rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/plumbline: $(call obj,conformance/runner/main.c) $(runnera) \
		$(BUILD)/libworld.a $(liba)
	$(LINK) $^ $(TLS)

$(BUILD)/adapter-reference: $(call obj,$(adapter)) $(liba)
	$(LINK) $^ $(TLS)

$(BUILD)/scripted-child: $(call obj,$(child)) $(liba)
	$(LINK) $^

$(example_bins): $(BUILD)/examples/%: $(BUILD)/obj/src/examples/%.o $(liba)
	@mkdir -p $(@D)
	$(LINK) $^

# A test that defines __wrap_f is linked with that in place of f.
$(lib_test_bins): $(BUILD)/tests/%: $(BUILD)/obj/src/%.o $(liba)
	@mkdir -p $(@D)
	$(LINK) $(call wrapped,src/$*.c) $^ -lcmocka $(TLS)

$(runner_test_bins): $(BUILD)/tests/%: $(BUILD)/obj/conformance/%.o \
		$(runnera) $(BUILD)/libworld.a $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ $(TLS) -lcmocka

.PHONY: unit-bins
unit-bins: $(lib_test_bins) $(runner_test_bins)

# Makes every object's dependencies known.
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

-include conformance/faults/faults.mk
-include conformance/bench/bench.mk
-include fuzz/world/world.mk
-include fuzz/fuzz.mk
-include proofs/prove.mk

# The two commands

.PHONY: conform
conform:
	ci/setup build
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	ci/conform

.PHONY: test
test:
	ci/setup build test prove parsers
	ci/test

# Parts of them, each also runnable by hand

.PHONY: unit
unit: unit-bins all
	ci/unit $(BUILD)

# What the tests run of the library, and what not: see ci/coverage. That this
# compiler warns of more than those of `make test` is not judged here.
COVERAGE_CC = clang-19
.PHONY: coverage
coverage:
	ci/setup build test coverage
	@$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/coverage \
	    CC="$(COVERAGE_CC)" WARN= OPT=-O0 SAN="-fprofile-instr-generate \
	    -fcoverage-mapping -fcoverage-mcdc" all unit-bins replays \
	    $(BUILD)/coverage/torture
	ci/coverage $(BUILD)/coverage

.PHONY: style
style:
	ci/check-layers
	ci/check-slugs
	ci/check-style

.PHONY: conform-all
conform-all: all
	ci/setup others
	ci/conform-all

.PHONY: clean
clean:
	rm -rf build
