# What is proved, and how: proofs/README.md.
.PHONY: prove-quick prove prove-table prove-mutants
prove-quick:
	$(PYTHON) proofs/prove --quick --out $(BUILD)/proofs

prove:
	$(PYTHON) proofs/prove --out $(BUILD)/proofs

prove-table:
	$(PYTHON) proofs/prove --table --out $(BUILD)/proofs

# ARGS="--unit flow", "--function plumb_flow_grew", "--sample 50"
prove-mutants:
	$(PYTHON) proofs/prove-mutants --out $(BUILD)/proofs $(ARGS)
