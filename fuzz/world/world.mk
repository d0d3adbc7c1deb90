# The simulated kernel, and the worlds in it. See fuzz/world/README.md.
world_dir := fuzz/world
world := $(filter-out %_test.c %_main.c,$(wildcard fuzz/sim/*.c fuzz/world/*.c))
worlda := $(BUILD)/libworld.a

$(worlda): $(call obj,$(world))
	@rm -f $@ && $(AR) rcs $@ $^
