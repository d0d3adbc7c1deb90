# What is proved, and how: proofs/README.md.
.PHONY: prove-quick prove prove-table
prove-quick:
	$(PYTHON) proofs/prove --quick --out $(BUILD)/proofs

prove:
	$(PYTHON) proofs/prove --out $(BUILD)/proofs

prove-table:
	$(PYTHON) proofs/prove --table --out $(BUILD)/proofs
