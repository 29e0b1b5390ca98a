# What the policy says about a request that is signed and has good evidence.
# shellcheck shell=bash

incompatible=PKG-003-POLICY_INCOMPATIBLE

cases_policy() {
  policy_states
  policy_rules
}

policy_states() {
  begin_signed api-range
  request '.package.api = {min: "2.0.0", max_exclusive: "3.0.0"}'
  expect_denied PKG-003-API_RANGE_MISMATCH 'the package needs a newer runtime API'

  begin_signed api-range-end
  request '.package.api = {min: "1.0.0", max_exclusive: "1.4.0"}'
  expect_denied PKG-003-API_RANGE_MISMATCH 'the runtime API is the first one no longer accepted'

  begin_signed control-state-paused rules
  project open-paused
  expect_denied "$incompatible" 'the policy paused the project, whatever the request says'

  begin_signed control-state-stopped rules
  project open-stopped
  expect_denied "$incompatible" 'the policy stopped the project, whatever the request says'

  begin_signed request-asks-stop
  request '.project.control_state = "hard_stopped"'
  expect_denied "$incompatible" 'the request itself asks to be stopped'

  begin_signed policy-expired expired
  expect_denied "$incompatible" 'the policy expires this very second, when it is over'

  begin_signed draft
  request '.package.origin_class = "self_created_local" | .package.draft = true
    | .action = {action_id: "run-six", surface: "ci", name: "run", requires: [],
        requires_approval: false, direct_access_target: "none"}'
  expect_denied PKG-006-EXEC_ATTEMPT_IN_DRAFT 'a self-created draft tries to execute'

  direct_access filesystem
  direct_access network
  direct_access runtime
}

direct_access() {
  begin_signed "direct-access-$1"
  request --arg target "$1" '.action = {action_id: "run-six", surface: "ci", name: "run",
    requires: [], requires_approval: false, direct_access_target: $target}'
  expect_denied PKG-003-DIRECT_ACCESS_DENIED "the action reaches for the $1 outside the membrane"
}

policy_rules() {
  begin_signed no-matching-rule rules
  project closed-project
  expect_denied "$incompatible" 'no rule matches'

  begin_signed rule-block rules
  project open-blocked
  expect_denied "$incompatible" 'a block rule of higher priority than the allow rule that matches too'

  begin_signed rule-review rules
  project open-reviewed
  expect_denied secure_layer.enforce.review_missing 'a rule that asks for a review'

  begin_signed ambiguous-rules rules
  project open-disputed
  expect_denied secure_layer.enforce.ambiguous_mapping \
    'two rules of one priority and one place that disagree'
}
