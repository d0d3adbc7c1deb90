# The simulated kernel, and the worlds in it. See fuzz/world/README.md.
world_dir := fuzz/world
world := $(filter-out %_test.c %_main.c,$(wildcard fuzz/sim/*.c fuzz/world/*.c))
worlda := $(BUILD)/libworld.a

$(worlda): $(call obj,$(world))
	@rm -f $@ && $(AR) rcs $@ $^

# All small worlds: some minutes. `make test` runs a part of them, world_test.
$(BUILD)/worlds: $(call obj,fuzz/world/small_main.c) $(worlda) $(liba)
	$(LINK) $^ $(TLS)

.PHONY: worlds
worlds: $(BUILD)/worlds
	$(BUILD)/worlds -a 3 -o $(BUILD)

# The faults of conformance/faults, in worlds: each must be found, by the run-time
# assertion or by what the worlds look at besides.
world_fault_base := $(faults_dir)/fault.c
world_fault_bins := $(patsubst $(faults_dir)/%.c,$(BUILD)/world-faults/%, \
	$(fault_sources))
$(world_fault_bins): $(BUILD)/world-faults/%: $(call obj,$(faults_dir)/%.c) \
		$(call obj,$(world_fault_base) fuzz/world/fault_main.c) \
		$(worlda) $(liba)
	@mkdir -p $(@D)
	$(LINK) $(call wrapped,$(faults_dir)/$*.c $(world_fault_base)) $^ $(TLS)

.PHONY: world-faults
world-faults: $(world_fault_bins)

# One operation, or one allocation, fails; each of them in turn.
$(BUILD)/torture: $(call obj,fuzz/world/torture_main.c) $(worlda) $(liba)
	$(LINK) $^ $(TLS)

.PHONY: torture
torture: $(BUILD)/torture
	$(BUILD)/torture

# The same of the reference's adapter on the real kernel, while the suite is run:
# the adapter is linked with what makes it fail.
torture_inside := fuzz/suite/inside.c fuzz/suite/kernel.c
torture_planted := fuzz/suite/planted.c
torture_suite := $(filter-out $(torture_inside) $(torture_planted), \
	$(wildcard fuzz/suite/*.c))

$(BUILD)/torture-adapter: $(call obj,$(torture_inside) $(adapter)) $(worlda) \
		$(liba)
	$(LINK) $(call wrapped,fuzz/suite/inside.c) $^ $(TLS)

$(BUILD)/torture-planted: $(call obj,$(torture_inside) $(torture_planted) \
		$(adapter)) $(worlda) $(liba)
	$(LINK) $(call wrapped,fuzz/suite/inside.c $(torture_planted)) $^ $(TLS)

$(BUILD)/torture-suite: $(call obj,$(torture_suite)) $(runnera) $(worlda) \
		$(liba)
	$(LINK) $^ $(TLS)

# All of it, with sanitizers: half an hour and more. `make test`: some cases.
TORTURE =
.PHONY: torture-suite
torture-suite: $(BUILD)/torture-suite all
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/asan OPT="-O1 -g" \
	    SAN="$(FUZZ_SAN)" $(BUILD)/asan/torture-adapter
	$(BUILD)/torture-suite -a $(BUILD)/asan/torture-adapter $(TORTURE)

world_tests := $(wildcard fuzz/sim/*_test.c fuzz/world/*_test.c)
world_test_bins := $(patsubst %.c,$(BUILD)/tests/%,$(world_tests))

$(world_test_bins): $(BUILD)/tests/%: $(BUILD)/obj/%.o $(worlda) $(liba)
	@mkdir -p $(@D)
	$(LINK) $^ -lcmocka $(TLS)

unit-bins: $(world_test_bins)
