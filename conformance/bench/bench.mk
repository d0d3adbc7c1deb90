# TCP echo, side by side. See conformance/bench/README.md.
#   make bench          times and counts, into $(BUILD)/bench.jsonl
#   make bench-counts   system calls and instructions alone
#   make bench-profile  where the reference's instructions go, by function
#   make bench-tape     lines a second of `plumbline check`, and its memory
#   make bench-check    the harness refuses servers that do not echo
#   make soak           descriptors and memory, before and after very many
#   make strain         very much at once, and peers that do their worst
# BENCH_ARGS goes to the bench program, e.g. BENCH_ARGS="--blocks 10 --pin split".

BENCH_ARGS =
BENCH_PYTHON = /usr/bin/python3

bench_dir := $(BUILD)/bench
bench_out := $(BUILD)/bench.jsonl
bench_c := raw_poll uv_echo plumb_echo
bench_bins := $(addprefix $(bench_dir)/,bench $(bench_c))
bench_obj = $(call obj,$(addprefix conformance/bench/,$(1)))

$(bench_dir)/bench: $(call bench_obj,bench.c load.c server.c table.c)
	@mkdir -p $(@D)
	$(LINK) $^ -lm

$(bench_dir)/raw_poll: $(call bench_obj,raw_poll.c)
	@mkdir -p $(@D)
	$(LINK) $^

$(bench_dir)/uv_echo: $(call bench_obj,uv_echo.c)
	@mkdir -p $(@D)
	$(LINK) $^ -luv

$(bench_dir)/plumb_echo: $(call bench_obj,plumb_echo.c) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^

# The first is the yardstick. raw-again is the same program once more and tells
# how far two equal servers differ in this run.
bench_native = "raw=$(bench_dir)/raw_poll" \
	"raw-recv=$(bench_dir)/raw_poll recv" \
	"plumbline=$(bench_dir)/plumb_echo" \
	"libuv=$(bench_dir)/uv_echo" "libuv-try=$(bench_dir)/uv_echo try"
bench_python = "asyncio=$(BENCH_PYTHON) conformance/bench/echo.py" \
	"uvloop=$(BENCH_PYTHON) conformance/bench/echo.py --loop uvloop"
bench_again = "raw-again=$(bench_dir)/raw_poll"

.PHONY: bench-bins
bench-bins: $(bench_bins)

# Their libraries first: the programs do not compile without.
.PHONY: bench-setup
bench-setup:
	ci/setup build bench
	@$(MAKE) --no-print-directory -s bench-bins

bench_counts = conformance/bench/counts syscalls $(bench_dir)/bench $(1) \
		$(bench_native) $(bench_python) && \
	conformance/bench/counts instructions $(bench_dir)/bench $(1) \
		$(bench_native)

.PHONY: bench
bench: bench-setup
	@rm -f $(bench_out)
	@$(bench_dir)/bench --out $(bench_out) $(BENCH_ARGS) $(bench_native) \
		$(bench_python) $(bench_again)
	@$(call bench_counts,$(bench_out))

.PHONY: bench-counts
bench-counts: bench-setup
	@rm -f $(BUILD)/bench-counts.jsonl
	@$(call bench_counts,$(BUILD)/bench-counts.jsonl)

.PHONY: bench-profile
bench-profile: bench-setup
	@conformance/bench/counts profile $(bench_dir)/bench - \
		"plumbline=$(bench_dir)/plumb_echo"

# The harness itself: bad servers must be refused.
.PHONY: bench-check
bench-check: $(bench_dir)/bench
	conformance/bench/check $(bench_dir)/bench

# How fast a recorded tape is checked, and in how much memory.
.PHONY: bench-tape
bench-tape: $(BUILD)/plumbline
	ci/setup build
	@mkdir -p $(bench_dir)
	@for lines in 1000000 10000000; do \
		$(PYTHON) conformance/bench/make_tape.py $$lines \
		    >$(bench_dir)/big.tape; \
		conformance/bench/time_check $(BUILD)/plumbline \
		    $(bench_dir)/big.tape || exit; \
	done; rm -f $(bench_dir)/big.tape

# One thing very often: what is in use after as before? Its parts by name in
# SOAK_ARGS.
SOAK_ARGS =
soak_parts := $(wildcard conformance/bench/soak*.c)

$(bench_dir)/soak: $(call obj,$(soak_parts)) $(runnera) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ $(TLS)

.PHONY: soak
soak: $(bench_dir)/soak
	$(bench_dir)/soak $(SOAK_ARGS)

# Very much at once. Its parts by name, or fewer of all, in STRAIN_ARGS.
STRAIN_ARGS =
strain_parts := $(wildcard conformance/bench/strain*.c)

$(bench_dir)/strain: $(call obj,$(strain_parts)) $(runnera) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ $(TLS)

.PHONY: strain
strain: $(bench_dir)/strain
	$(bench_dir)/strain $(STRAIN_ARGS)
