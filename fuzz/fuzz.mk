# Fuzzing: every NAME_fuzz.c is a target with seeds in seeds/NAME, perhaps a
# dictionary NAME.dict, and a line in targets. See fuzz/README.md.
FUZZ_CC = clang
FUZZ_ENGINE = -fsanitize=fuzzer
FUZZ_LINK = $(CC)
FUZZ_SECONDS = 60
FUZZ_SAN = -fsanitize=address,undefined -fno-sanitize-recover=all

fuzz_names := $(patsubst fuzz/%_fuzz.c,%,$(wildcard fuzz/*_fuzz.c))
fuzz_shared := $(filter-out %_fuzz.c fuzz/replay.c,$(wildcard fuzz/*.c))
planted_names := $(patsubst fuzz/planted/%.c,%,$(wildcard fuzz/planted/*.c))
fuzz_libs = $(call obj,$(fuzz_shared)) $(runnera) $(worlda) $(plumbfuzz) \
	$(liba)

# For users, plumbline/fuzz.h: what their protocol is linked with, and one of two
# objects: where a fuzzer comes in, or a main() that tries seeds.
plumbfuzz := $(BUILD)/libplumbfuzz.a
fuzz_entry := $(BUILD)/fuzz-entry.o
fuzz_main := $(BUILD)/fuzz-main.o
harness := $(filter-out %/main.c %/entry.c %_test.c, \
	$(wildcard fuzz/harness/*.c))
harness_tests := $(wildcard fuzz/harness/*_test.c)
harness_test_bins := $(patsubst %.c,$(BUILD)/tests/%,$(harness_tests))

$(plumbfuzz): $(call obj,$(harness))
	@rm -f $@ && $(AR) rcs $@ $^

$(fuzz_entry) $(fuzz_main): $(BUILD)/fuzz-%.o: $(BUILD)/obj/fuzz/harness/%.o
	@cp $< $@

$(harness_test_bins): $(BUILD)/tests/%: $(BUILD)/obj/%.o $(plumbfuzz) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ -lcmocka

all: $(plumbfuzz) $(fuzz_entry) $(fuzz_main)
unit-bins: $(harness_test_bins)

# Parsers that others have written; each is linked with the library of its name.
parser_names := $(filter-out reader,$(basename $(notdir \
	$(wildcard fuzz/parsers/*.c))))
parser_bins := $(parser_names:%=$(BUILD)/parsers/%)

$(parser_bins): $(BUILD)/parsers/%: $(BUILD)/obj/fuzz/parsers/%.o \
		$(BUILD)/obj/fuzz/parsers/reader.o $(fuzz_main) \
		$(plumbfuzz) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ -l$*

.PHONY: fuzz-parsers
fuzz-parsers: $(parser_bins)
	ci/fuzz-parsers $(BUILD)

.PHONY: fuzz-python
fuzz-python: all
	ci/setup python
	ci/fuzz-python

# The targets. They are built in a directory of their own, all of the library
# with a fuzzer's instrumentation; FUZZ_ENGINE is what makes a program of them.
fuzzers := $(fuzz_names:%=$(BUILD)/fuzzers/%)
planted := $(planted_names:%=$(BUILD)/fuzzers/planted-%)
replays := $(fuzz_names:%=$(BUILD)/fuzzers/replay-%)

$(fuzzers): $(BUILD)/fuzzers/%: $(BUILD)/obj/fuzz/%_fuzz.o $(fuzz_libs)
	@mkdir -p $(@D)
	@echo "  LD $@"; $(FUZZ_LINK) $(LDFLAGS) -o $@ $(FUZZ_ENGINE) $^ $(TLS)

# With a defect in place of some functions: whoever does not find it is blind.
$(planted): $(BUILD)/fuzzers/planted-%: $(BUILD)/obj/fuzz/planted/%.o \
		$(BUILD)/obj/fuzz/%_fuzz.o $(fuzz_libs)
	@mkdir -p $(@D)
	@echo "  LD $@"; $(FUZZ_LINK) $(LDFLAGS) -o $@ $(FUZZ_ENGINE) $(call wrapped,fuzz/planted/$*.c) $^ $(TLS)

$(replays): $(BUILD)/fuzzers/replay-%: $(BUILD)/obj/fuzz/%_fuzz.o \
		$(BUILD)/obj/fuzz/replay.o $(fuzz_libs)
	@mkdir -p $(@D)
	$(LINK) $^ $(TLS)

# What a user makes of plumbline/fuzz.h, of a protocol that is wrong.
$(BUILD)/fuzzers/hasty: $(BUILD)/obj/fuzz/user/hasty.o $(fuzz_entry) \
		$(plumbfuzz) $(liba)
	@mkdir -p $(@D)
	@echo "  LD $@"; $(FUZZ_LINK) $(LDFLAGS) -o $@ $(FUZZ_ENGINE) $^

.PHONY: fuzzers fuzzers-only replays
fuzzers: $(fuzzers) $(planted) $(BUILD)/fuzzers/hasty
fuzzers-only: $(fuzzers)
replays: $(replays)

.PHONY: libfuzzers aflfuzzers
libfuzzers:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC="$(FUZZ_CC)" \
	    OPT="-O1 -g" SAN="$(FUZZ_SAN) -fsanitize=fuzzer-no-link" fuzzers
aflfuzzers:
	@AFL_QUIET=1 $(MAKE) --no-print-directory BUILD=$(BUILD)/afl \
	    CC=afl-clang-fast OPT="-O1 -g" SAN= fuzzers

# The same inputs every time: the seeds, and as many as fuzz/targets says.
.PHONY: fuzz-short
fuzz-short: replays libfuzzers
	ci/fuzz-short $(BUILD)

# As long as one likes; what is found interesting is kept for the next time.
# TIME seconds in all, half of them libFuzzer's and half AFL++'s.
TIME = 3600
.PHONY: fuzz fuzz-long fuzz-merge
fuzz: libfuzzers
	fuzz/long --seconds=$(FUZZ_SECONDS) --build=$(BUILD) --engine=libfuzzer
fuzz-long: libfuzzers aflfuzzers
	fuzz/long --time=$(TIME) --build=$(BUILD)
# The smallest corpus that reaches as much.
fuzz-merge: libfuzzers
	fuzz/long --merge --build=$(BUILD)
