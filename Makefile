# The first command on a fresh clone may be any of these: each makes the environment it needs.

EPOCHS ?= 20# passes over the training set in `make mnist`
ATTACK_SECONDS ?= 300# of hostile files in `make attack`
FUZZ_SECONDS ?= 300# of `make fuzz`, in all
BENCH ?=# arguments of benchmarks/suite.py, as in: make bench BENCH="--only mnist --budget 5"
STRESS ?=# arguments of tests/stress/kills.py, as in: make stress STRESS="--kills 60 --seconds 600"
PYTEST ?=# more arguments for pytest, as in: make test PYTEST="-k parzen -x"
PYTHON ?=# a version or a path, for a new environment, as in: make VENV=.venv-oldest PYTHON=3.10 test

VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
RUN    := runs/mnist
ABOUT  := import sys; print(*sys.version_info[:2])

# A variable, not -c: so the tools that build the package have the exact versions, too.
PIP = PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Two pytest processes share the machine: one thread each, or they fight over the cores.
PYTEST_RUN = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

# What depends on the float type, beyond the recorded values, which are float32.
FLOAT64 := $(addprefix tests/,baselines checkpoint costs models pylearn2 train_extensions training_algorithms \
	monitor/test_monitor.py test_rng.py space test_termination_criteria.py test_training.py)

.DEFAULT_GOAL := help
.PHONY: help env mnist reproduce test test-golden lint docs bench measure fuzz stress attack clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP) ## the environment alone: .venv with everything, on the newest Python that was tested

$(STAMP): setup.py constraints.txt
	@command -v g++ >/dev/null || { echo "No g++ on the PATH, and Aesara compiles with it:" \
		"install one (Debian: apt-get install g++; macOS: xcode-select --install)." >&2; exit 1; }
	@python="$$(.ci/find-python $(PYTHON))" || exit 1; \
	test "$$($(BIN)/python -c '$(ABOUT)' 2>/dev/null)" = "$$("$$python" -c '$(ABOUT)')" || \
		{ echo "$$python -m venv $(VENV)"; "$$python" -m venv --clear $(VENV); }
	$(PIP) --no-warn-conflicts -e '.[test]'
	$(PIP) --no-deps aesara
	@touch $@

mnist: $(STAMP) ## train on MNIST (EPOCHS=20), score by Parzen window, draw samples
	$(BIN)/adversarial data fetch mnist
	@mkdir -p $(RUN)
	$(BIN)/adversarial train yaml_configs/mnist.yaml --epochs $(EPOCHS) --save-path $(RUN)/mnist.npz
	$(BIN)/adversarial parzen $(RUN)/mnist.npz -d mnist
	$(BIN)/adversarial samples $(RUN)/mnist.npz -o $(RUN)/samples.png
	@echo "The pictures are in $(RUN):" && ls $(RUN)/*.png

reproduce: $(STAMP) ## the paper's claims at a small scale, in a quarter of an hour, and a page about them
	$(BIN)/adversarial data fetch mnist
	-$(BIN)/adversarial data fetch cifar10
	$(BIN)/adversarial reproduce all --quick -o runs/reproduce; code=$$?; \
	$(BIN)/adversarial report runs/reproduce && exit $$code

test: $(STAMP) ## everything that takes seconds, with doctests, in float32 and in float64
	$(PYTEST_RUN) -m "not slow" $(PYTEST)
	$(if $(PYTEST),,AESARA_FLAGS=floatX=float64 $(PYTEST_RUN) -m "not slow and not golden" $(FLOAT64))

test-golden: $(STAMP) ## every comparison with the original's numbers
	$(PYTEST_RUN) -m golden $(PYTEST)

lint: $(STAMP) ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/.docs-installed ## the documentation as a site, in build/docs
	rm -rf build/api build/docs
	$(BIN)/python -m sphinx -E -W --keep-going -q -c docs -d build/doctrees . build/docs
	@echo "The site is in build/docs: open index.html."

$(VENV)/.docs-installed: $(STAMP)
	$(PIP) --no-warn-conflicts -e '.[docs]'
	@touch $@

bench: $(STAMP) ## speed beside PyTorch and JAX, in one run of 25 minutes (BENCH="--only mnist --budget 5")
	$(BIN)/python benchmarks/suite.py $(BENCH)

measure: $(STAMP) ## how large the package is, and how its parts hang together
	$(BIN)/python benchmarks/measure.py

fuzz: $(STAMP) ## feed the readers of files with damaged ones (FUZZ_SECONDS=300); by atheris, if [fuzz] is installed
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS)

stress: $(STAMP) ## kill trainings at random moments; see that each ends as if nothing had happened
	$(BIN)/python tests/stress/kills.py $(STRESS)

attack: $(STAMP) ## attack readers and settings with hostile files (ATTACK_SECONDS=300), then kill trainings
	$(BIN)/python tests/stress/attack.py --seconds $(ATTACK_SECONDS)
	$(BIN)/python tests/stress/kills.py

clean: ## what can be made again: environment and caches, not runs/
	rm -rf $(VENV) .venv-* benchmarks/.venvs build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
