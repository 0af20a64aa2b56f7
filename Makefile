# Every target is a task of the project: see tasks/ and the tasks in deno.json.

.PHONY: help run start stop restart status logs serve health doctor open zinit-up zinit-down \
	setup build install uninstall test check soak bench bundle clean
.DEFAULT_GOAL := help

TASK := ./tasks/deno.sh task --quiet

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup zinit ## start both programs under zinit and print the address; Ctrl-C stops them
	@$(TASK) run

start: setup zinit ## start both programs under zinit, and the supervisor if none answers
	@$(TASK) zinit up
	@$(TASK) start

stop: setup ## let both programs drain and stop them
	@$(TASK) stop

restart: setup ## restart both programs with the settings as they are now
	@$(TASK) restart

status: setup ## how both programs are
	@$(TASK) status

logs: setup ## what both programs logged; make logs ARGS="--follow --level warning"
	@$(TASK) logs $(ARGS)

serve: setup ## start both programs without a supervisor; Ctrl-C stops them
	@$(TASK) serve

health: setup ## ask both programs whether they answer
	@$(TASK) health

doctor: setup ## look at everything the programs need, and what to do about what is wrong
	@$(TASK) doctor $(ARGS)

open: setup ## open the page in the browser
	@$(TASK) open

zinit-up: setup zinit ## start the supervisor if none answers
	@$(TASK) zinit up

zinit-down: setup ## stop both programs, then the supervisor
	@$(TASK) zinit down

setup: ## put what is missing into .tools/ and bin/
	@./tasks/setup.sh

# The supervisor takes minutes to build, so only what needs it waits for it.
.PHONY: zinit
zinit: setup
	@./tasks/setup_zinit.sh

build: ## compile programs of their own into bin/; DENORT_BIN names Deno's runtime where it can't be fetched
	@./tasks/build.sh

install: setup ## put both programs into PREFIX/bin (~/.local): compiled ones after make build, else launchers
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' ./tasks/install.sh install

uninstall: ## take them out again; recordings stay
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' ./tasks/install.sh uninstall

# What is tested and measured is the programs behind their launchers.
.PHONY: launchers
launchers: setup
	@./tasks/setup.sh launchers

test: launchers zinit ## everything that is checked: format, lint, types, all tests
	@./tasks/test_packages.sh
	@$(TASK) test

check: setup ## the fast part: format, lint, types, documentation of what is public
	@$(TASK) check

soak: launchers zinit ## the tests with their full counts and deadlines
	@./tasks/test_packages.sh
	@./tasks/setup_autobahn.sh
	@$(TASK) soak

bench: launchers ## measure, against baselines in the same run; make bench ARGS="live-sessions"
	@./tasks/test_packages.sh
	@$(TASK) bench $(ARGS)

bundle: setup ## bundle the page
	@$(TASK) bundle

clean: ## remove what setup made; recordings are elsewhere
	rm -rf .tools bin ui/web/dist server/vad/model
