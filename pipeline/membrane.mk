# Membrane in a Makefile: set what you need of the variables below, include this file, and make one of
# its targets. README.md beside this file has an example.
#
#   membrane-gate       evaluates CASES, prints a table, uses the permits, fails when a case terminates
#   membrane-receipts   evaluates and prints; fails only when a case could not be evaluated
#   membrane-clean      removes the receipts of CASES
#
# A case whose files, governance, settings and receipts are as they were after its last evaluation is not
# evaluated again. The receipts keep the time of that evaluation: with NOW empty, a case that was
# allowed yesterday is not looked at again because its evidence has become a day older. Start from an
# empty OUT (as a CI job does) or set NOW when that matters.

# Folders to decide on; globs such as cases/*/ may stand here.
CASES ?= cases/*/
# Who is trusted, what is allowed.
GOVERNANCE ?= governance
# Where the receipts go, one folder per case.
OUT ?= out
# Nonces, kill switch: what stays between runs. Empty: none.
STATE ?=
# The time to decide at, such as 2026-11-21T08:00:00Z. Empty: the time of the run.
NOW ?=
# The only governance to accept, as `evaluate-policy --policy-hash` prints it. Empty: any.
POLICY_HASH ?=
# Private key that signs the last receipt. Empty: it is not signed.
SIGN_KEY ?=
# Folder of the tools. Empty: they are found in PATH.
MEMBRANE_BIN ?=

membrane_dir := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
membrane_empty :=
membrane_space := $(membrane_empty) $(membrane_empty)
define membrane_newline


endef

# A list of words has no room for a space in a name.
membrane_single = $(if $(filter-out 0 1,$(words $($1))),$(error membrane: $1 is '$($1)': \
  a path with spaces cannot be used here))
$(foreach name,GOVERNANCE OUT STATE SIGN_KEY MEMBRANE_BIN,$(call membrane_single,$(name)))
$(foreach name,GOVERNANCE OUT,$(if $(strip $($(name))),,$(error membrane: $(name) is empty)))
# The gate would decide on what CASES is without it.
$(if $(filter-out undefined,$(origin CASE)),$(error membrane: CASE is set, and no variable of the gate; did you mean CASES?))

membrane_work := $(strip $(OUT))/.make

membrane_quoted = '$(subst ','\'',$(strip $1))'
membrane_option = $(if $(strip $2),$1 $(call membrane_quoted,$2))
membrane_options = --bin $(call membrane_quoted,$(MEMBRANE_BIN)) \
  --governance $(call membrane_quoted,$(GOVERNANCE)) --out $(call membrane_quoted,$(OUT)) \
  $(call membrane_option,--state,$(STATE)) $(call membrane_option,--now,$(NOW)) \
  $(call membrane_option,--policy-hash,$(POLICY_HASH)) $(call membrane_option,--sign-key,$(SIGN_KEY))

# The list may be longer than a command line can be, so make writes it to a file; not when it only tells, asks or
# touches. Globs stay as they are: to make, a folder is as it was when it first looked, before any rule ran.
membrane_is_dry_run = $(strip $(foreach flag,n q t,$(findstring $(flag),$(firstword -$(MAKEFLAGS)))))
membrane_list = $(if $(membrane_is_dry_run),LIST,$(call membrane_written_list,$(shell \
  mkdir -p -- $(call membrane_quoted,$(membrane_work)) && mktemp -- $(call membrane_quoted,$(membrane_work)/list.XXXXXX))))
membrane_written_list = $(if $1,$(file >$1,$(subst $(membrane_space),$(membrane_newline),$(strip $(CASES))))$1,$(error membrane: \
  nothing can be written in OUT ($(OUT))))

.PHONY: membrane-gate membrane-receipts membrane-clean
.DELETE_ON_ERROR:

membrane_run = @$(call membrane_quoted,$(membrane_dir)/run-stages) $1 $(strip $(membrane_options)) \
  --cases-from $(call membrane_quoted,$(membrane_list))

# Where all variables are exported, make would work these out for every command that it runs.
unexport membrane_list membrane_written_list membrane_run

membrane-gate:
	$(call membrane_run,--gate)

membrane-receipts:
	$(call membrane_run,)

membrane-clean:
	$(call membrane_run,--remove)
