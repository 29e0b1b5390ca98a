# Capabilities: catalog, grants, nonces, what approvers answered. Each case has a package id of its own, so
# that the grants of one case are not found by another.
# shellcheck shell=bash

not_granted=PKG-002-CAPABILITY_NOT_GRANTED
grant_stale=PKG-002-CAPABILITY_GRANT_EXPIRED
out_of_grant=PKG-002-CAPABILITY_SCOPE_MISMATCH
replayed=PKG-002-CAPABILITY_REPLAY_DETECTED

cases_capabilities() {
  capabilities_allowed
  capabilities_without_grant
  grants_of_nobody
  grants_stale
  grants_out_of_scope
  escalations
  nonces
  imports
}

# begin_capability NAME [VARIANT] : a case whose action needs state.write.tx.
begin_capability() {
  begin_signed "$1" "${2-grants}"
  request --arg name "$1" '.package.package_id = $name
    | .capabilities_requested = ["state.write.tx"]
    | .action = {action_id: "write-six", surface: "ci", name: "write", requires: ["state.write.tx"],
        requires_approval: true, direct_access_target: "none", transaction_id: "tx-1"}
    | .session_id = "run-1"'
}

# statement_of GRANT-ID JQ-FILTER : a grant for just what the case asks for, and what is different about it.
statement_of() {
  jq -n --arg id "$1" --arg now "$now" --arg now_plus_1s "$now_plus_1s" --arg now_minus_1s "$now_minus_1s" \
    --slurpfile request "$case_folder/request.json" '$request[0] as $request | {
      schema: "membrane.grant.v1",
      grant_id: $id,
      package_id: $request.package.package_id,
      package_version: $request.package.package_version,
      project_id: $request.project.project_id,
      capability: $request.action.requires[0],
      scope: {action_surfaces: [$request.action.surface], action_names: [$request.action.name]},
      approver_identity: "security-lead",
      approver_role: "approver",
      grant_scope: "persistent",
      catalog_version: "1.0.0",
      nonce: ("nonce-of-" + $id),
      issued_at: "2026-11-20T08:00:00Z",
      expires_at: "2026-12-20T08:00:00Z",
      status: "active"
    } | '"$2"
}

# grant [JQ-FILTER [SIGNER [GRANT-ID]]] : signed, in the governance folder of the case.
grant() {
  local id=${3-$name}
  grant_file "$id"
  statement_of "$id" "${1-.}" | jq -cSj . >"$work/grant.json"
  dsse raw_ed25519 "${2-security-lead}" application/vnd.membrane.grant+json "$work/grant.json" \
    >"$grant_file"
}

unsigned_grant() {
  grant_file "$name"
  statement_of "$name" . >"$grant_file"
}

grant_file() {
  mkdir -p "$out/samples/$governance/grants"
  grant_file=$out/samples/$governance/grants/$1.json
}

# decided ANSWER [GRANT-ID] : what an approver answered to this very request.
decided() {
  local folder=$out/samples/$governance/escalations fingerprint
  mkdir -p "$folder"
  fingerprint=$(jq -cSj . "$case_folder/request.json" | openssl dgst -sha256 -r | cut -c 1-64)
  jq --arg name "$name" --arg fingerprint "$fingerprint" --arg answer "$1" --arg grant "${2-}" \
    --arg now "$now" '{
      schema: "membrane.escalation-decision.v1",
      case: $name,
      request_fingerprint: $fingerprint,
      package_id: .package.package_id,
      package_version: .package.package_version,
      project_id: .project.project_id,
      capabilities: .action.requires,
      action_id: .action.action_id,
      surface: .action.surface,
      name: .action.name,
      decision: $answer,
      approver_identity: "security-lead",
      approver_role: "approver",
      decided_at: $now,
      grants: (if $grant == "" then [] else [$grant] end)
    }' "$case_folder/request.json" >"$folder/$name.decision.json"
}

# Such a sample is run with a state folder of its own.
with_state() { edit "$case_folder/expected.json" '.state = true'; }

granted() {
  expect_allowed "$1"
  with_state
}

refused() {
  expect_denied "$1" "$2"
  with_state
}

# refused_for CODES-JSON ABOUT : more than one thing is wrong.
refused_for() {
  expect verified block "${3-deny}" "$(jq -r '.[0]' <<<"$1")" "$1" terminate terminate "$2"
}

capabilities_allowed() {
  begin_capability allowed-granted
  grant
  granted 'a capability that an approver granted for this very use'

  begin_capability allowed-granted-several
  request '.capabilities_requested = [" state.write.tx", "export.user.file", "state.write.tx"]
    | .action.requires = ["state.write.tx", "export.user.file"]'
  grant . security-lead allowed-granted-several-write
  grant '.capability = "export.user.file"' security-lead allowed-granted-several-export
  granted 'two capabilities, with a grant for each'

  begin_capability allowed-granted-last-second
  grant '.expires_at = $now_plus_1s | .issued_at = $now'
  granted 'a grant that begins this second and ends with the next'

  begin_capability allowed-granted-minor-catalog
  grant '.catalog_version = "1.7.0" | del(.scope.action_names)'
  granted 'a grant from another minor version of the catalog, for every action'

  begin_capability allowed-unsigned-grant unsigned-grants
  unsigned_grant
  granted 'a grant without a signature where the policy accepts that'
}

capabilities_without_grant() {
  begin_capability capability-unknown-id
  request '.capabilities_requested = ["state.write"] | .action.requires = ["state.write"]'
  refused "$not_granted" 'the beginning of a capability that exists'

  begin_capability capability-not-requested
  grant
  request '.capabilities_requested = ["state.read"]'
  refused "$not_granted" 'a granted capability that the package does not request'

  begin_capability capability-not-granted
  refused "$not_granted" 'a capability that nobody granted; an approver is asked'

  begin_capability capability-one-of-two-granted
  request '.capabilities_requested += ["state.read"] | .action.requires += ["state.read"]'
  grant
  refused "$not_granted" 'one of two capabilities is not granted, so none is used'
}

grants_of_nobody() {
  begin_capability grant-unsigned
  unsigned_grant
  refused "$not_granted" 'a grant that nobody signed'

  begin_capability grant-flipped-byte
  grant
  edit "$grant_file" '.payload |= (@base64d | sub("2026-12-20"; "2026-12-21") | @base64)'
  refused "$not_granted" 'one changed byte in a grant'

  begin_capability grant-by-publisher
  grant '.approver_identity = "grant-publisher"' grant-publisher
  refused "$not_granted" 'a grant that a publisher signed'

  begin_capability grant-by-former-approver
  grant '.approver_identity = "former-lead"' former-lead
  refused "$not_granted" 'a grant of an approver who was revoked'

  begin_capability grant-by-approver-of-others
  grant '.approver_identity = "acme-lead"' acme-lead
  refused "$not_granted" 'a grant of an approver who may not sign for this package'

  begin_capability grant-in-another-name
  grant . second-lead
  refused "$not_granted" 'a grant that one approver signed in the name of another'

  begin_capability grant-revoked
  grant '.status = "revoked"'
  refused "$not_granted" 'a grant that was taken back'

  begin_capability grant-malformed
  grant 'del(.nonce)'
  request '.grants = ["grant-malformed"]'
  refused "$not_granted" 'a grant without a nonce'
}

grants_stale() {
  begin_capability grant-expired
  grant '.expires_at = $now'
  refused "$grant_stale" 'a grant that ends this very second, when it is over'

  begin_capability grant-of-other-version
  grant
  request '.package.package_version = "1.17.1"'
  refused "$grant_stale" 'a grant for the version before this patch'

  begin_capability grant-of-other-catalog
  grant '.catalog_version = "2.0.0"'
  refused "$grant_stale" 'a grant for another major version of the catalog'

  begin_capability grant-session-ended
  grant '.grant_scope = "session" | .session_id = "run-0"'
  refused "$grant_stale" 'a grant for a session that has ended'
}

grants_out_of_scope() {
  begin_capability grant-of-other-package
  grant '.package_id = "another-package"'
  request '.grants = ["grant-of-other-package"]'
  refused "$out_of_grant" 'the request names a grant for another package'

  begin_capability grant-of-other-project
  grant '.project_id = "another-project"'
  refused "$out_of_grant" 'a grant for another project'

  begin_capability grant-of-other-capability
  grant '.capability = "state.read"'
  request '.grants = ["grant-of-other-capability"]'
  refused "$out_of_grant" 'the request names a grant for another capability'

  begin_capability grant-for-other-surface
  grant '.scope.action_surfaces = ["desktop"]'
  refused "$out_of_grant" 'a grant for another surface'

  begin_capability grant-for-other-action
  grant '.scope.action_names = ["read"]'
  refused "$out_of_grant" 'a grant for another action on the same surface'

  begin_capability grant-wrong-in-every-way
  grant '.expires_at = $now | .package_version = "1.0.0" | .scope.action_surfaces = ["desktop"]'
  refused_for "[\"$grant_stale\", \"$out_of_grant\"]" 'all that is wrong with a grant is listed'
  with_state
}

escalations() {
  begin_capability escalation-approved-session
  grant '.grant_scope = "session" | .session_id = "run-1"'
  decided approve_session "$name"
  granted 'an approver said yes for this session'

  begin_capability escalation-approved-persistent
  grant
  decided approve_persistent "$name"
  granted 'an approver said yes for this version'

  begin_capability escalation-denied
  decided deny
  refused "$not_granted" 'an approver said no'

  begin_capability escalation-denied-with-grant
  grant
  decided cancel
  refused "$not_granted" 'an approver went away from the question, whatever was granted before'

  begin_capability escalation-timeout
  decided timeout
  refused "$not_granted" 'no approver answered in time'

  begin_capability escalation-malformed
  grant
  decided deny
  printf '{}\n' >"$out/samples/$governance/escalations/$name.decision.json"
  refused "$not_granted" 'a decision that nobody can read is no yes'

  begin_capability escalation-of-other-request
  grant
  decided deny
  request '.session_id = "run-2"'
  granted 'a no to another request says nothing about this one'
}

nonces() {
  begin_capability replay
  grant
  spent "$name::sample-project::state.write.tx::nonce-of-$name"
  refused "$replayed" 'the nonce of the grant was spent for another receipt'

  begin_capability replay-of-grant-id
  grant
  spent "$name::nonce-of-$name"
  refused "$replayed" 'only one of the two names of the nonce was spent'

  begin_capability replay-with-another-grant
  grant . security-lead "$name-1"
  grant . security-lead "$name-2"
  spent "$name-1::nonce-of-$name-1"
  granted 'a spent grant beside one that is not'

  begin_capability no-nonce-ledger
  grant
  expect_denied "$replayed" 'a grant, and no state folder to spend its nonce in'
}

# spent NAME : the ledger that the sample is run with has this entry, of another receipt.
spent() {
  local digest folder
  digest=$(printf %s "$1" | openssl dgst -sha256 -r | cut -c 1-64)
  folder=$case_folder/state/nonces/${digest:0:2}
  mkdir -p "$folder"
  printf '{"schema":"membrane.nonce.v1","signature_receipt_sha256":"%s"}\n' "$other_sha256" \
    >"$folder/$digest"
}

imports() {
  begin_capability expansion
  grant
  request '.lifecycle = {transition: "run", expansion: {requested: true, reapproved: true}}'
  refused_for '["PKG-005-INVALID_TRANSITION", "PKG-002-CAP_EXPANSION_PENDING"]' \
    'a package asks for more than before and calls that approved itself'
  with_state

  begin_signed import-pending
  request '.import = {imported: true, reverification: true, reapproval: true}'
  expect_blocked verified quarantine PKG-008-IMPORT_VERIFICATION_PENDING \
    'an imported package that calls itself verified and approved'

  begin_signed import-trust-carried-over
  request '.import = {imported: true, reverification: true, reapproval: true, source_instance: "east"}'
  refused_for '["PKG-007-RE_TRUST_REQUIRED", "PKG-008-IMPORT_VERIFICATION_PENDING"]' \
    'an imported package that brings the trust of another instance along' quarantine
}
