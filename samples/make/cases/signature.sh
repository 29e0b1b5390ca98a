# Each posture that fails. All of these have good evidence and a rule that allows, so that the
# signature alone decides.
# shellcheck shell=bash

invalid=PKG-001-SIGNATURE_INVALID

cases_signature() {
  signature_missing_or_invalid
  signature_containers
  signature_signers
  signature_thresholds
  signature_artifacts
}

signature_missing_or_invalid() {
  begin unsigned
  expect_posture unsigned PKG-001-UNSIGNED 'no signature at all'

  begin unsigned-in-dry-run dry-run
  expect_posture unsigned PKG-001-UNSIGNED 'dry run does not soften signatures'

  begin invalid
  sign_minisign_wrongly release-bot
  expect_posture invalid "$invalid" 'a trusted key, over other bytes'

  begin invalid-flipped-byte
  sshsig_file release-bot ed25519 file "$artifact" "$work/signature"
  flip_armored_byte "$work/signature"
  signature sshsig six.whl.sig <"$work/signature"
  expect_posture invalid "$invalid" 'one changed byte in an SSH signature'

  begin invalid-malformed
  sign_minisign release-bot
  edit_text release-bot.minisig 's/^trusted comment: /comment: /'
  expect_posture invalid "$invalid" 'a minisign file without its trusted comment line'

  begin invalid-trailing-bytes
  sign_minisign release-bot
  printf 'more\n' >>"$case_folder/signatures/release-bot.minisig"
  expect_posture invalid "$invalid" 'bytes after the end of a minisign file'

  begin minisign-bad-trusted-comment
  sign_minisign release-bot
  edit_text release-bot.minisig 's/^trusted comment: timestamp:1/trusted comment: timestamp:2/'
  expect_posture invalid "$invalid" 'a trusted comment that its own signature does not cover'
}

# Changes the last byte of an armored SSH signature, which belongs to the signature proper.
flip_armored_byte() {
  sed '1d;$d' "$1" | openssl base64 -d >"$1.raw"
  flip_byte "$1.raw" $(($(wc -c <"$1.raw") - 1))
  {
    head -n 1 "$1"
    base64_line <"$1.raw" | fold -w 70
    printf '\n'
    tail -n 1 "$1"
  } >"$1.flipped"
  mv "$1.flipped" "$1"
}

# edit_text SIGNATURE-FILE SED-PROGRAM ; the program must change something.
edit_text() {
  local file=$case_folder/signatures/$1
  sed "$2" "$file" >"$work/edited"
  cmp -s "$file" "$work/edited" && fail "nothing to change in $1"
  cp "$work/edited" "$file"
}

signature_containers() {
  begin unsupported-container
  bundle_certificate release-bot "$artifact" | signature sigstore-bundle six.sigstore.json
  expect_posture invalid "$invalid" 'a sigstore bundle that needs a certificate'

  begin sshsig-wrong-namespace
  sshsig_file release-bot ed25519 git "$artifact" "$work/signature"
  signature sshsig six.whl.sig <"$work/signature"
  expect_posture invalid "$invalid" 'an SSH signature made for git'

  begin dsse-other-subject
  provenance_envelope raw_ed25519 release-bot "$other_sha256" | signature dsse provenance.dsse.json
  expect_posture invalid "$invalid" 'a statement of a trusted key about another artifact'

  begin dsse-other-payload-type
  provenance >"$work/predicate.json"
  statement "$artifact_sha256" https://slsa.dev/provenance/v1 "$work/predicate.json" >"$work/statement.json"
  dsse raw_ed25519 release-bot application/json "$work/statement.json" |
    signature dsse provenance.dsse.json
  expect_posture invalid "$invalid" 'a signed payload that does not say it is a statement'
}

signature_signers() {
  begin unknown-signer
  sign_minisign stranger
  expect_posture unknown_signer PKG-001-UNKNOWN_SIGNER 'a minisign key that nobody trusts'

  begin unknown-signer-sshsig
  sshsig_file stranger ed25519 file "$artifact" "$work/signature"
  signature sshsig six.whl.sig <"$work/signature"
  expect_posture unknown_signer PKG-001-UNKNOWN_SIGNER 'an SSH key that nobody trusts'

  out_of_force revoked-signer revoked-bot 'a revoked signer'
  out_of_force revoked-this-second revoked-now-bot 'revoked_at is this very second, when it is over'
  out_of_force suspended-signer suspended-bot 'a suspended signer'
  out_of_force expired-signer expired-bot 'valid_until was one second ago'
  out_of_force not-yet-valid future-bot 'valid_from is one second from now'

  begin out-of-scope
  sign_minisign scoped-bot
  expect_posture out_of_scope PKG-001-SIGNER_OUT_OF_SCOPE 'a publisher of other packages only'

  begin out-of-scope-role
  sign_minisign approver-bot
  expect_posture out_of_scope PKG-001-SIGNER_OUT_OF_SCOPE 'a signer who may approve, not publish'
}

# out_of_force CASE SIGNER ABOUT
out_of_force() {
  begin "$1"
  sign_minisign "$2"
  expect_posture revoked_signer PKG-001-REVOKED_SIGNER "$3"
}

signature_thresholds() {
  begin below-threshold two-signers
  sign_minisign release-bot
  expect_posture below_threshold PKG-001-THRESHOLD_NOT_MET 'one signer where two are asked for'

  begin same-signer-twice two-signers
  sign_minisign release-bot
  raw_p256 release-bot "$artifact" | signature detached six.sig
  expect_posture below_threshold PKG-001-THRESHOLD_NOT_MET 'two keys of one signer are one signer'

  begin every-signature-must-verify two-signers
  sign_minisign release-bot
  sign_minisign build-bot
  sign_minisign_wrongly build-bot
  expect_posture invalid "$invalid" 'a bad third signature where the policy wants every one to verify'
}

signature_artifacts() {
  begin_unnamed artifact-mismatch
  request --arg digest "$other_sha256" '.artifact.sha256 = $digest'
  expect_artifact 'the request states another sha256'

  begin_unnamed artifact-missing
  rm "$case_folder/$artifact_path"
  expect_artifact 'there is no artifact'

  begin_unnamed artifact-symlink
  mkdir "$case_folder/elsewhere"
  mv "$case_folder/$artifact_path" "$case_folder/elsewhere/"
  ln -s "../elsewhere/$artifact_name" "$case_folder/$artifact_path"
  expect_artifact 'the artifact is a symbolic link'
}

# Evidence that names no digest has nothing to disagree with, so that one thing only is wrong.
begin_unnamed() {
  begin_signed "$1"
  sbom cyclonedx sbom.cdx.json <"$work/trivy.cdx.json"
}

expect_artifact() { expect_posture unverifiable PKG-001-ARTIFACT_MISMATCH "$1"; }
