# Every target is a task of the project: see tasks/ and the tasks in deno.json.

.PHONY: help setup run test check soak bundle clean
.DEFAULT_GOAL := help

DENO_RUN := ./tasks/deno.sh

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## put what is missing into .tools/ and bin/
	@./tasks/setup.sh

run: setup ## start both programs and print the address; Ctrl-C stops them
	@$(DENO_RUN) task --quiet run

test: setup ## everything that is checked: format, lint, types, all tests
	@./tasks/test_packages.sh
	@$(DENO_RUN) task --quiet test

check: setup ## the fast part: format, lint, types
	@$(DENO_RUN) task --quiet check

soak: setup ## the tests with their full counts and deadlines
	@./tasks/test_packages.sh
	@$(DENO_RUN) task --quiet soak

bundle: setup ## bundle the page
	@$(DENO_RUN) task --quiet bundle

clean: ## remove what setup made; recordings are elsewhere
	rm -rf .tools bin ui/web/dist
