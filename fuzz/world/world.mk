# The simulated kernel, and the worlds in it. See fuzz/world/README.md.
world_dir := fuzz/world
world := $(filter-out %_test.c %_main.c,$(wildcard fuzz/sim/*.c fuzz/world/*.c))
worlda := $(BUILD)/libworld.a

$(worlda): $(call obj,$(world))
	@rm -f $@ && $(AR) rcs $@ $^

# What the fuzz target of that name is made of besides the core.
fuzz_sources_world := $(filter-out $(core),$(lib)) $(world)
fuzz_libs_world := $(TLS)
fuzz_runs_world := 4000
$(BUILD)/fuzz/world: $(fuzz_sources_world) \
	$(wildcard src/*/*.h fuzz/sim/*.h fuzz/world/*.h)
$(BUILD)/fuzz/replay-world: $(worlda)
