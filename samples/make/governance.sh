# The governance folders: the default one, and variants of it that a few cases need.
# shellcheck shell=bash

make_governance() {
  local folder=$out/samples/governance
  mkdir -p "$folder"
  default_policy >"$folder/policy.json"
  default_catalog >"$folder/catalog.json"
  default_actions >"$folder/actions.json"
  sample_trust >"$folder/trust.json"
  pipeline_governance
  variant_two_signers
  variant_dry_run
  variant_expired
  variant_rules
  variant_limits
  variant_exceptions
  variant_signed_evidence
  variants_of_grants
  variants_of_reviews
}

default_policy() {
  jq -n '{
    schema: "membrane.policy.v1",
    policy_id: "default",
    policy_version: "1.0.0",
    runtime_api: "1.4.0",
    mode: "enforce",
    projects: [{project_id: "sample-project", control_state: "running"}],
    signatures: {every_signature_must_verify: false, sshsig_namespace: "file"},
    grants: {unsigned: "reject"},
    evidence: {
      required: ["scan", "sbom"],
      max_age_hours: 720,
      must_name_subject: true,
      must_be_signed: false
    },
    vulnerabilities: {
      max_critical: 0,
      max_p2: 0,
      max_p3: 20,
      max_cvss: "9.0",
      severity_mapping: {
        p1: ["critical"],
        p2: ["high"],
        p3: ["medium"],
        p4: ["low", "unknown", "negligible"]
      },
      cvss_source: "max"
    },
    conflict_resolution_mode: "deny_wins",
    stable_order_mode: "lexical_rule_id",
    rules: [
      {rule_id: "first-party", severity: "allow", match: {origin_class: "first_party"}},
      {rule_id: "self-created", severity: "warn", match: {origin_class: "self_created_local"}},
      {rule_id: "third-party", severity: "allow", match: {origin_class: "third_party_external"}}
    ],
    exceptions: []
  }'
}

default_catalog() {
  jq -n '
    def capability($id; $scope; $limits):
      {capability_id: $id, scope: $scope, hard_limits: $limits, requires_approval: true};
    {
      schema: "membrane.catalog.v1",
      catalog_version: "1.0.0",
      capabilities: [
        capability("ui.slot.render"; "render declarative user-interface entries that the manifest rules accepted";
          ["no custom scripts", "no new kinds of slot",
           "no change to the page outside the surfaces that the manifest declares"]),
        capability("state.read"; "read snapshots of the document and session state, and what is selected";
          ["read only", "no side effect on state"]),
        capability("state.write.tx"; "ask for lasting changes through the shared transaction protocol";
          ["no way around approval or queue of the command bus", "no direct write"]),
        capability("module.storage.local"; "keep JSON-safe keys and values of the module itself";
          ["own namespace only", "no access to what other modules keep", "nothing executable"]),
        capability("export.user.file"; "export files to a place that the user picks";
          ["no silent writing", "no overwriting in the background",
           "the user picks the target each time"]),
        capability("automation.invoke"; "start the module'"'"'s actions from approved automation surfaces";
          ["same command policy as for people", "no hidden way to more rights"])
      ]
    }'
}

default_actions() {
  jq -n '
    def entry($action; $target; $status; $reason):
      {action: $action, target: $target, status: $status, reason: $reason};
    {
      schema: "membrane.actions.v1",
      mapping: {
        allow: {
          action: "continue",
          actions: [entry("continue_runtime"; "runtime"; "allowed"; "runtime_decision_allow")]
        },
        warn: {
          action: "isolate_and_continue",
          actions: [
            entry("isolate_capability"; "private_runner"; "disabled"; "local_runtime_context_warn"),
            entry("isolate_capability"; "unsafe_payload_fetch"; "disabled";
              "no_raw_payloads_public_boundary"),
            entry("isolate_capability"; "secret_material_access"; "disabled";
              "no_private_keys_boundary"),
            entry("continue_runtime"; "public_metadata_verification"; "allowed";
              "safe_metadata_only_execution")
          ]
        },
        block: {
          action: "terminate",
          actions: [entry("terminate_runtime"; "runtime"; "terminated"; "runtime_decision_block")]
        }
      }
    }'
}

# One publisher with a key of every kind, one plain publisher, and one signer for each way in which
# a signer can fail to be in force.
sample_trust() {
  {
    signer release-bot '.' \
      "$(minisign_trust_key release-bot)" \
      "$(trust_key release-bot-ssh-ed25519 ssh "$keys/release-bot.ssh-ed25519.pub")" \
      "$(trust_key release-bot-ssh-ecdsa ssh "$keys/release-bot.ssh-ecdsa.pub")" \
      "$(trust_key release-bot-ssh-rsa ssh "$keys/release-bot.ssh-rsa.pub")" \
      "$(trust_key release-bot-ed25519 pem "$keys/release-bot.ed25519.pub")" \
      "$(trust_key release-bot-p256 pem "$keys/release-bot.p256.pub")" \
      "$(trust_key release-bot-rsa pem "$keys/release-bot.rsa.pub")"
    plain_signer build-bot '.'
    plain_signer revoked-bot '.state = "revoked" | .revoked_at = "2026-06-01T00:00:00Z"'
    plain_signer revoked-now-bot '.revoked_at = $now'
    plain_signer revoked-later-bot '.revoked_at = $now_plus_1s'
    plain_signer suspended-bot '.state = "suspended"'
    plain_signer expired-bot '.valid_until = $now_minus_1s'
    plain_signer last-second-bot '.valid_until = $now'
    plain_signer future-bot '.valid_from = $now_plus_1s'
    plain_signer scoped-bot '.packages = ["acme-*"]'
    plain_signer approver-bot '.roles = ["approver"]'
    signer scanner-bot '.roles = ["scanner"]' \
      "$(minisign_trust_key scanner-bot)" \
      "$(trust_key scanner-bot-ed25519 pem "$keys/scanner-bot.ed25519.pub")"
  } | jq -s '{schema: "membrane.trust.v1", signature_threshold: 1, signers: .}'
}

# signer NAME JQ-FILTER KEY-JSON… ; the filter says what is different from an ordinary publisher.
signer() {
  local name=$1 filter=$2
  shift 2
  printf '%s\n' "$@" | jq -s --arg name "$name" --arg now "$now" \
    --arg now_minus_1s "$now_minus_1s" --arg now_plus_1s "$now_plus_1s" '
    {signer_id: $name, roles: ["publisher"], state: "trusted",
     valid_from: "2026-01-01T00:00:00Z", valid_until: "2027-12-31T23:59:59Z"} as $ordinary
    | . as $keys | $ordinary | '"$filter"' | .keys = $keys'
}

plain_signer() { signer "$1" "$2" "$(minisign_trust_key "$1")"; }

# What users copy: the same rules, trusting nobody but the sample publisher.
pipeline_governance() {
  local folder=$out/pipeline/governance file
  for file in policy catalog actions trust; do
    cp "$out/samples/governance/$file.json" "$folder/"
  done
  edit "$folder/trust.json" '.signers |= map(select(.signer_id == "release-bot"))'
}

# variant NAME FILE JQ-ARGUMENT… : a copy of the default folder in which one file is different.
variant() {
  local name=$1 file=$2 folder=$out/samples/governance-$1
  shift 2
  [[ -d $folder ]] || cp -R "$out/samples/governance" "$folder"
  [[ $file != policy ]] || edit "$folder/policy.json" --arg id "$name" '.policy_id = $id'
  edit "$folder/$file.json" "$@"
}

variant_two_signers() {
  variant two-signers trust '.signature_threshold = 2'
  variant two-signers policy '.signatures.every_signature_must_verify = true'
}

variant_dry_run() { variant dry-run policy '.mode = "dry_run"'; }

# It expires at the very second of the samples, when it is already over.
variant_expired() {
  variant expired policy --arg now "$now" '
    to_entries | map(., (select(.key == "policy_version") | {key: "expires_at", value: $now}))
    | from_entries'
}

# Answers that differ by project, found by priority and then by order.
variant_rules() {
  variant rules policy '
    def rule($id; $order; $priority; $severity; $project):
      {rule_id: $id, order_index: $order, priority: $priority, severity: $severity,
       match: {project_id: $project}};
    .conflict_resolution_mode = "explicit_priority"
    | .stable_order_mode = "order_index"
    | .projects = ([
        "open-project", "open-blocked", "open-watched", "open-reviewed", "open-disputed",
        "open-ordered", "open-exempted", "closed-project", "open-paused", "open-stopped"]
      | map({project_id: ., control_state: "running"}))
    | .projects[-2].control_state = "paused_review"
    | .projects[-1].control_state = "hard_stopped"
    | .rules = [
        rule("open"; 10; 0; "allow"; "open-*"),
        rule("blocked"; 20; 10; "block"; "open-blocked"),
        rule("watched"; 30; 10; "warn"; "open-watched"),
        rule("reviewed"; 40; 10; "review"; "open-reviewed"),
        rule("disputed-for"; 50; 10; "allow"; "open-disputed"),
        rule("disputed-against"; 50; 10; "block"; "open-disputed"),
        rule("ordered-first"; 60; 10; "allow"; "open-ordered"),
        rule("ordered-second"; 61; 10; "block"; "open-ordered"),
        rule("exempted-in-general"; 70; 10; "block"; "open-exempt*"),
        rule("exempted"; 71; 20; "allow"; "open-exempted")]'
}

# Limits that are not zero, and one source whose scores count.
variant_limits() {
  variant limits policy '
    .vulnerabilities.max_critical = 1 | .vulnerabilities.max_p2 = 2 | .vulnerabilities.max_p3 = 3
    | .vulnerabilities.max_cvss = "8.8" | .vulnerabilities.cvss_source = "nvd"'
}

variant_exceptions() {
  variant exceptions policy --arg now "$now" --arg now_plus_1s "$now_plus_1s" '
    def exception($id; $package; $expires; $what):
      {exception_id: $id, package_id: $package, expires_at: $expires, approved_by: "security-lead"}
      + $what;
    .exceptions = [
      exception("in-force"; "six"; $now_plus_1s; {vulnerability_id: "CVE-2099-10001"}),
      exception("over"; "six"; $now; {vulnerability_id: "CVE-2099-10002"}),
      exception("of-another-package"; "seven"; $now_plus_1s; {vulnerability_id: "CVE-2099-10003"}),
      exception("old-reports"; "six"; $now_plus_1s; {reason_code: "PKG-009-EVIDENCE_STALE"})]'
}

variant_signed_evidence() {
  variant signed-evidence policy '.evidence.must_be_signed = true'
}

# Approvers, and others who are none; the grants themselves are made with their cases.
variants_of_grants() {
  local name
  for name in grants unsigned-grants; do
    {
      jq '.signers[]' "$out/samples/governance/trust.json"
      grant_signer security-lead '.'
      grant_signer second-lead '.'
      grant_signer former-lead '.state = "revoked" | .revoked_at = "2026-06-01T00:00:00Z"'
      grant_signer acme-lead '.packages = ["acme-*"]'
      grant_signer grant-publisher '.roles = ["publisher"]'
    } | jq -s . >"$work/signers.json"
    variant "$name" trust --slurpfile signers "$work/signers.json" '.signers = $signers[0]'
  done
  variant grants policy .
  variant unsigned-grants policy '.grants.unsigned = "accept"'
}

grant_signer() {
  signer "$1" '.roles = ["approver"] | '"$2" \
    "$(trust_key "$1-ed25519" pem "$keys/$1.ed25519.pub")"
}

# Every request goes to a human.
variants_of_reviews() {
  {
    jq '.signers[]' "$out/samples/governance/trust.json"
    grant_signer reviewer '.'
    grant_signer former-reviewer '.state = "revoked" | .revoked_at = "2026-06-01T00:00:00Z"'
    grant_signer review-publisher '.roles = ["publisher"]'
  } | jq -s . >"$work/signers.json"
  variant reviews trust --slurpfile signers "$work/signers.json" '.signers = $signers[0]'
  variant reviews policy '.rules = [{rule_id: "ask", severity: "review", match: {}}]'
}
