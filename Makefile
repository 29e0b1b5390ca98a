# Everything there is to do here; `make help` tells. GNU make 4.3.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PREFIX ?= /usr/local
DESTDIR ?=
VECTORS ?=

# --- Build -------------------------------------------------------------------------------------------
# The tools are linked statically, with libcrypto and the C library too: a stage is a process of its own, and
# to find and bind shared libraries takes longer than all the rest that it does. STATIC=0 takes the
# system's libcrypto.so. lld is used because the other linkers warn of every call into the resolver
# and of dlopen in libcrypto.a; the tools do neither.
#
# They are made in Embedded Swift where the toolchain has it for this machine; EMBEDDED=0 makes them in Swift
# with its runtime, which needs less time to build and twice the time to start (see Package.swift). The output
# is the same. link-order names the functions that a stage calls: those side by side are fewer pages to get.
libcrypto_archive := $(firstword $(wildcard /usr/lib/*/libcrypto.a /usr/lib64/libcrypto.a /usr/lib/libcrypto.a))
# Where there are no headers either, both come with Debian's libssl-dev.
STATIC ?= $(if $(libcrypto_archive)$(if $(wildcard /usr/include/openssl/evp.h),,yes),1,0)
linking := $(if $(filter 1,$(STATIC)),static,shared)
swift_bin := $(dir $(realpath $(firstword $(wildcard $(addsuffix /swiftc,$(subst :, ,$(PATH)))))))
embedded_library := $(wildcard $(swift_bin)../lib/swift/embedded/$(shell uname -m)-unknown-linux-gnu)
EMBEDDED ?= $(if $(embedded_library),1,0)

part := tools
ordering := -Xswiftc -use-ld=lld -Xlinker --no-warn-symbol-ordering \
  -Xlinker --symbol-ordering-file=Sources/Tools/link-order
embedded_build = MEMBRANE_EMBEDDED=$(part) swift build --quiet -c release -debug-info-format none $(ordering) \
  -Xlinker -L$(embedded_library) -Xlinker -lswiftUnicodeDataTables -Xlinker -lcrypto -Xlinker -lm \
  -Xswiftc -Xclang-linker -Xswiftc -Wno-unused-command-line-argument \
  $(if $(filter 1,$(STATIC)),-Xswiftc -Xclang-linker -Xswiftc -static)
# The compiler's flags make a start shorter: a generic type is asked for by its parts, not by a name that is
# parsed and held against every conformance of the program at run time; what is not used is not linked in,
# function by function; regular expressions, which nothing here uses, are not linked in either.
plain_build := swift build --quiet -c release $(ordering) -Xswiftc -cross-module-optimization \
  $(foreach flag,-disable-concrete-type-metadata-mangled-name-accessors \
    -disable-generic-metadata-prespecialization -function-sections \
    -disable-implicit-string-processing-module-import,-Xswiftc -Xfrontend -Xswiftc $(flag)) \
  $(if $(filter 1,$(STATIC)),-Xswiftc -static-executable,--static-swift-stdlib)

ifeq ($(EMBEDDED),1)
  tools_build = $(embedded_build)
  scratch := .build/release-$(linking)
else
  tools_build := $(plain_build)
  scratch := .build/plain-$(linking)
endif
bin := $(scratch)/release
tools := $(notdir $(patsubst %/,%,$(wildcard Sources/Tools/*/)))

# --- Gate --------------------------------------------------------------------------------------------
# Without CASES the gate decides on one of the samples, which need their own governance and their own time.
CASES ?= samples/cases/allowed-minisign
ifeq ($(filter-out samples/cases/%,$(CASES)),)
  GOVERNANCE ?= samples/governance
  NOW ?= $(file <samples/now)
else
  GOVERNANCE ?= pipeline/governance
endif
MEMBRANE_BIN ?= $(bin)
include pipeline/membrane.mk

# One that is misspelt would decide on what the default is.
known := CASES GOVERNANCE OUT STATE NOW POLICY_HASH SIGN_KEY MEMBRANE_BIN STATIC EMBEDDED PREFIX DESTDIR VECTORS ROWS
misspelt := $(strip $(foreach name,$(filter-out $(known) NO_COLOR TERM PATH,$(.VARIABLES)),$(if \
  $(filter command,$(origin $(name))),$(name))))
$(if $(misspelt),$(if $(filter gate receipts membrane-%,$(MAKECMDGOALS)),$(error \
  membrane: no variable of this Makefile: $(misspelt); there are: $(known))))

# Tools that somebody names need not be built.
built := $(if $(filter file,$(origin MEMBRANE_BIN)),build)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Variables of gate and receipts:'
	@awk '/^#/ { text = text substr($$0, 2); next } \
	  /^[A-Z_]+ \?=/ { printf "  %-20s%s\n", $$1, text } { text = "" }' pipeline/membrane.mk

.PHONY: deps
deps: ## install what is missing, with apt; tell what cannot be
	@.ci/install-deps

.PHONY: build
build: ## the tools, optimised, in .build/release-static/release (STATIC=0: with the shared libcrypto)
	@.ci/install-deps build
	@$(if $(wildcard $(bin)/emit-receipt),,echo 'building the tools; the first time takes some minutes')
	@$(tools_build) --scratch-path $(scratch) -Xlinker -s
	@# The linker leaves a program in the system's cache page by page. One that is written in one go lies
	@# there in larger pieces and starts a fifth faster, as one does that was installed. The time of its
	@# file stays, or it would be linked again.
	@cd $(bin); for tool in $(tools); do [ "$$tool" -nt .written ] || continue; \
	  cp -p "$$tool" .copy; cat .copy >"$$tool"; touch -r .copy "$$tool"; rm .copy; done; touch .written

.PHONY: build-tests
build-tests:
	@swift build --quiet --build-tests

.PHONY: link-order
link-order: ## make Sources/Tools/link-order anew, for another Swift or libcrypto (needs valgrind)
	@$(tools_build) --scratch-path $(scratch)
	@.ci/make-link-order $(bin)

.PHONY: gate
gate: membrane-gate ## decide on CASES; fails when one terminates (default: a sample)

.PHONY: receipts
receipts: membrane-receipts ## evaluate CASES, use no permit; fails only when one cannot be evaluated

membrane-gate membrane-receipts: $(built)

.PHONY: samples
samples: deps $(built) ## run every sample; fails when a result is not the expected one
	@Tests/run-samples --bin $(MEMBRANE_BIN)

.PHONY: samples-new
samples-new: ## make the samples anew, with new keys (needs minisign, syft, trivy, …)
	@samples/make-samples

.PHONY: docs-receipts
docs-receipts: deps $(built) ## bring docs/receipts to what the samples give now
	@Tests/run-samples --bin $(MEMBRANE_BIN) --write docs/receipts

.PHONY: test
test: deps build build-tests ## all tests
	@Tests/check-pipeline --bin $(bin)
	@MEMBRANE_BIN=$(abspath $(bin)) swift test --quiet --skip-build

.PHONY: lint
lint: ## form of the sources and the scripts
	@swift format lint --strict --recursive Sources Tests Package.swift
	@if command -v shellcheck >/dev/null; then shellcheck $(scripts); else echo 'lint: no shellcheck here'; fi

scripts := pipeline/notes.sh $(shell grep -rlE '^\#!.*[ /](ba)?sh$$' .ci pipeline samples/make-samples Tests Sources 2>/dev/null)

.PHONY: check
check: deps lint test check-receipts check-schemas $(if $(VECTORS),conformance) ## what CI does: lint, build, test, docs, conformance when VECTORS is set
	@echo 'check: passed'

.PHONY: check-receipts
check-receipts: deps build ## run every sample and hold all that it gives against docs/receipts, byte for byte
	@Tests/run-samples --bin $(bin) --compare docs/receipts

.PHONY: check-schemas
check-schemas: ## hold samples, governance and docs/receipts against docs/schemas
	@PATH="$(CURDIR)/.build/venv/bin:$$PATH" Tests/check-schemas samples pipeline/governance docs/receipts

.PHONY: conformance
conformance bench: private part := all
conformance: build ## run the test suites found below VECTORS=DIR
	@$(if $(VECTORS),,$(error conformance: say with VECTORS=DIR where the suites are))
	@$(tools_build) --scratch-path $(scratch) -Xlinker -s --product membrane-conformance
	@$(bin)/membrane-conformance '$(VECTORS)'

.PHONY: bench
bench: build ## figures of speed and memory, beside those of other programs (ROWS=2,5: only these)
	@$(tools_build) --scratch-path $(scratch) -Xlinker -s --product membrane-bench
	@MEMBRANE_BIN=$(MEMBRANE_BIN) $(bin)/membrane-bench $(ROWS)

install_bin = '$(DESTDIR)$(PREFIX)/bin'
install_share = '$(DESTDIR)$(PREFIX)/share/membrane'
install_doc = '$(DESTDIR)$(PREFIX)/share/doc/membrane'

.PHONY: install
install: build ## into PREFIX (default /usr/local), below DESTDIR
	@install -d $(install_bin) $(install_share)/governance $(install_share)/ci $(install_doc)/docs/schemas
	@install -m 755 $(tools:%=$(bin)/%) $(install_bin)
	@install -m 755 pipeline/run-stages pipeline/show-results $(install_share)
	@install -m 644 pipeline/membrane.mk pipeline/notes.sh pipeline/isolation.json pipeline/README.md $(install_share)
	@install -m 644 pipeline/governance/*.json $(install_share)/governance
	@install -m 644 pipeline/ci/*.yml $(install_share)/ci
	@install -m 644 $(wildcard LICENSE *.md) $(install_doc)
	@install -m 644 $(wildcard docs/*.md) $(install_doc)/docs
	@install -m 644 $(wildcard docs/schemas/*.json) $(install_doc)/docs/schemas
	@# What the pages point to beside themselves.
	@umask 022 && cp -R --no-preserve=mode docs/receipts $(install_doc)/docs
	@install -d $(install_doc)/samples && install -m 644 samples/README.md $(install_doc)/samples
	@ln -sfn ../../membrane $(install_doc)/pipeline

.PHONY: clean
clean: ## remove what was built and the default OUT
	@rm -rf .build out
