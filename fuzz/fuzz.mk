# Fuzzing: every NAME_fuzz.c is a target with seeds in seeds/NAME and a
# dictionary NAME.dict. See fuzz/README.md. One that needs more than the core
# says so: fuzz_sources_NAME, fuzz_libs_NAME; fuzz_runs_NAME is its short run.
FUZZ_CC = clang
FUZZ_SECONDS = 60
FUZZ_RUNS = 100000

fuzz_names := $(patsubst fuzz/%_fuzz.c,%,$(wildcard fuzz/*_fuzz.c))
fuzz_flags := -std=c11 -g -O1 $(WARN) \
	-fsanitize=address,undefined -fno-sanitize-recover=all
fuzz_sources := $(core) fuzz/oracle.c
fuzz_bins := $(fuzz_names:%=$(BUILD)/fuzz/%)
replay_bins := $(fuzz_names:%=$(BUILD)/fuzz/replay-%)

$(fuzz_bins): $(BUILD)/fuzz/%: fuzz/%_fuzz.c $(fuzz_sources) \
		$(wildcard src/core/*.h src/core/*.def spec/*.def fuzz/*.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(fuzz_flags) -fsanitize=fuzzer $(CPPFLAGS) -o $@ \
	    $< $(fuzz_sources) $(fuzz_sources_$*) $(fuzz_libs_$*)

$(replay_bins): $(BUILD)/fuzz/replay-%: $(BUILD)/obj/fuzz/%_fuzz.o \
		$(BUILD)/obj/fuzz/replay.o $(BUILD)/obj/fuzz/oracle.o $(liba)
	@mkdir -p $(@D)
	$(LINK) $(filter-out $(liba),$^) $(liba) $(fuzz_libs_$*)

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

# The same inputs every time: the seeds, then FUZZ_RUNS made from them.
.PHONY: fuzz-short
fuzz-short: $(fuzz_bins) $(replay_bins)
	@set -e; for each in $(foreach name,$(fuzz_names), \
	    $(name):$(or $(fuzz_runs_$(name)),$(FUZZ_RUNS))); do \
		name=$${each%:*}; \
		$(BUILD)/fuzz/replay-$$name fuzz/seeds/$$name/*; \
		rm -rf $(BUILD)/fuzz/short-$$name; \
		mkdir -p $(BUILD)/fuzz/short-$$name; \
		$(BUILD)/fuzz/$$name -seed=1 -runs=$${each#*:} \
		    -dict=fuzz/$$name.dict -print_final_stats=1 \
		    -artifact_prefix=$(BUILD)/fuzz/ \
		    $(BUILD)/fuzz/short-$$name fuzz/seeds/$$name; \
	done

# As long as one likes; what is found interesting is kept for the next time.
.PHONY: fuzz
fuzz: $(fuzz_bins)
	@set -e; for name in $(fuzz_names); do \
		mkdir -p $(BUILD)/fuzz/corpus-$$name; \
		$(BUILD)/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) \
		    -dict=fuzz/$$name.dict -print_final_stats=1 \
		    -artifact_prefix=$(BUILD)/fuzz/ \
		    $(BUILD)/fuzz/corpus-$$name fuzz/seeds/$$name; \
	done
