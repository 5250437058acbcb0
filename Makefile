# Every command is a word of bin/agora, which needs nothing but Python.
COMMANDES = run test test-complet bench verrouiller aide
.PHONY: $(COMMANDES)
.DEFAULT_GOAL = aide
$(COMMANDES):
	@python3 bin/agora $@
