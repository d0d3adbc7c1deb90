# What is proved, and how: proofs/README.md.
.PHONY: prove-quick prove prove-table prove-mutants
prove-quick:
	$(PYTHON) proofs/prove --quick --out $(BUILD)/proofs

prove:
	$(PYTHON) proofs/prove --out $(BUILD)/proofs
	$(PYTHON) proofs/eva --self-test --out $(BUILD)/proofs

prove-table:
	$(PYTHON) proofs/prove --table --out $(BUILD)/proofs

# ARGS="--unit flow", "--function plumb_flow_grew", "--sample 50"
prove-mutants:
	$(PYTHON) proofs/prove-mutants --out $(BUILD)/proofs $(ARGS)

# The reference, and the runner that judges it, with every contract of the core
# checked around its calls; and the reference once more with a callback that
# does what user code cannot.
contracts_dir := $(BUILD)/contracts
.PHONY: contracts FORCE
contracts: $(contracts_dir)/adapter $(contracts_dir)/adapter-planted \
	$(contracts_dir)/plumbline

$(contracts_dir)/contracts.c: FORCE
	@$(PYTHON) proofs/contracts $(contracts_dir)

$(contracts_dir)/contracts.o: CFLAGS += -w \
	-DCONTRACTS_SEEN='"$(abspath $(contracts_dir))/seen"'
$(contracts_dir)/contracts.o: $(contracts_dir)/contracts.c
	$(COMPILE)

$(contracts_dir)/adapter: $(contracts_dir)/contracts.o $(call obj,$(adapter)) \
		$(liba)
	$(LINK) @$(contracts_dir)/wraps $^ $(TLS)

$(contracts_dir)/plumbline: $(call obj,conformance/runner/main.c) \
		$(contracts_dir)/contracts.o $(runnera) $(BUILD)/libworld.a \
		$(liba)
	@ln -sf ../scripted-child $(contracts_dir)/scripted-child
	$(LINK) @$(contracts_dir)/wraps $^ $(TLS)

$(contracts_dir)/adapter-planted: $(call obj,proofs/planted_callback.c) \
		$(contracts_dir)/contracts.o $(call obj,$(adapter)) $(liba)
	$(LINK) @$(contracts_dir)/wraps -Wl,--wrap=plumb_notify_resume $^ $(TLS)
