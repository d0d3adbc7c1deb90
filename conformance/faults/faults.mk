# Every fault is the reference's adapter with some functions replaced when it
# is linked: those that its source defines as __wrap_SYMBOL.

faults_dir := conformance/faults
fault_shared := $(faults_dir)/fault.c $(faults_dir)/blind.c
fault_sources := $(filter-out $(fault_shared),$(wildcard $(faults_dir)/*.c))
fault_bins := $(patsubst $(faults_dir)/%.c,$(BUILD)/faults/%,$(fault_sources))
wrapped = $(shell sed -n 's/^__wrap_\([a-z0-9_]*\).*/-Wl,--wrap=\1/p' $(1))

.PHONY: faults
faults: $(fault_bins)

$(fault_bins): $(BUILD)/faults/%: $(call obj,$(faults_dir)/%.c) \
		$(call obj,$(fault_shared) $(adapter)) $(liba)
	@mkdir -p $(@D)
	$(LINK) $(call wrapped,$(faults_dir)/$*.c $(fault_shared)) $^ $(TLS)
