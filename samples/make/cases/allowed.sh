# Cases that continue: each container, several signatures, evidence of each kind, and every limit met
# exactly.
# shellcheck shell=bash

cases_allowed() {
  allowed_containers
  allowed_signers
  allowed_evidence
  allowed_requests
}

allowed_containers() {
  begin allowed-minisign
  request '.package.api = {min: "1.2.0", max_exclusive: "2.0.0"} | .capabilities_requested = []
    | .action = {action_id: "publish-six", surface: "ci", name: "publish", requires: [],
        requires_approval: false, direct_access_target: "none"}
    | .session_id = "run-1"'
  sign_minisign release-bot
  expect_allowed 'a complete request, signed with minisign (prehashed)'

  begin allowed-minisign-legacy
  sign_minisign release-bot release-bot.minisig -l
  expect_allowed 'a legacy minisign signature, over the bytes themselves'

  allowed_sshsig allowed-sshsig ed25519 'an SSH signature, Ed25519 and SHA-512'
  allowed_sshsig allowed-sshsig-sha256 ed25519 'an SSH signature, Ed25519 and SHA-256' -O hashalg=sha256
  allowed_sshsig allowed-sshsig-ecdsa ecdsa 'an SSH signature, ECDSA P-256'
  allowed_sshsig allowed-sshsig-rsa rsa 'an SSH signature, RSA'

  begin allowed-dsse
  provenance_envelope raw_ed25519 release-bot "$artifact_sha256" | signature dsse provenance.dsse.json
  expect_allowed 'a DSSE envelope over an in-toto Statement, Ed25519'

  begin allowed-dsse-rsa-pss
  provenance_envelope raw_rsa_pss release-bot "$artifact_sha256" | signature dsse provenance.dsse.json
  expect_allowed 'a DSSE envelope over an in-toto Statement, RSA-PSS'

  begin allowed-sigstore-bundle
  bundle_message release-bot "$artifact" | signature sigstore-bundle six.sigstore.json
  expect_allowed 'a sigstore bundle with a message signature by a managed P-256 key'

  begin allowed-sigstore-bundle-dsse
  bundle_dsse release-bot | signature sigstore-bundle six.sigstore.json
  expect_allowed 'a sigstore bundle with a DSSE envelope signed by a managed P-256 key'

  begin allowed-detached-ed25519
  raw_ed25519 release-bot "$artifact" | signature detached six.sig
  expect_allowed 'the 64 raw bytes of an Ed25519 signature'

  begin allowed-detached-ecdsa
  raw_p256 release-bot "$artifact" | base64_line | signature detached six.sig
  expect_allowed 'an ECDSA signature in base64, as cosign writes it'

  begin allowed-detached-ecdsa-der
  raw_p256 release-bot "$artifact" | signature detached six.sig
  expect_allowed 'an ECDSA signature in DER, as openssl writes it'
}

# allowed_sshsig CASE KIND ABOUT [OPTION…]
allowed_sshsig() {
  begin "$1"
  sshsig_file release-bot "$2" file "$artifact" "$work/signature" "${@:4}"
  signature sshsig six.whl.sig <"$work/signature"
  expect_allowed "$3"
}

allowed_signers() {
  begin allowed-two-of-two two-signers
  sign_minisign release-bot
  sign_minisign build-bot
  expect_allowed 'two different signers where two are asked for'

  begin allowed-bad-beside-good
  sign_minisign_wrongly build-bot
  sign_minisign release-bot
  expect_allowed 'one signature that does not verify beside one that does'

  begin allowed-last-second
  sign_minisign last-second-bot
  expect_allowed 'valid_until is this very second, which still counts'

  begin allowed-revoked-later
  sign_minisign revoked-later-bot
  expect_allowed 'the signer is revoked one second from now'
}

allowed_evidence() {
  begin_signed allowed-clean-scan
  grype_report "$scan_time" '' | scan grype
  expect_allowed 'a Grype report without a match'

  begin_signed allowed-scan-of-image
  grype_report "2026-11-20T23:00:00.123456789+02:00" "$low_and_medium" |
    jq --arg digest "$artifact_sha256" "$grype_of_image" | scan grype
  expect_allowed 'a Grype report that names the artifact'\''s digest, its time with fraction and offset'

  begin_signed allowed-trivy
  trivy_report "$scan_time" "$low_and_medium" |
    jq --arg digest "$artifact_sha256" "$trivy_of_image" | scan trivy
  expect_allowed 'a Trivy report that names the artifact'\''s digest'

  begin_signed allowed-trivy-clean
  trivy_report "$scan_time" '' | scan trivy
  expect_allowed 'a Trivy report with results and without a vulnerability'

  begin_signed allowed-spdx
  sbom spdx sbom.spdx.json <"$work/syft.spdx.json"
  expect_allowed 'an SPDX SBOM by syft'

  begin_signed allowed-trivy-sbom
  sbom cyclonedx sbom.cdx.json <"$work/trivy.cdx.json"
  expect_allowed 'a CycloneDX SBOM by trivy, which names no digest'

  begin_signed allowed-evidence-at-age-limit
  grype_report "$age_limit_time" "$low_and_medium" | scan grype
  expect_allowed 'a report that is exactly as old as it may be'

  begin_signed allowed-evidence-of-this-second
  grype_report "$now" "$low_and_medium" | scan grype
  expect_allowed 'a report made in this very second'

  begin_signed allowed-signed-evidence signed-evidence
  sign_evidence
  expect_allowed 'evidence signed by a scanner, where it must be'

  begin_signed allowed-attested-evidence signed-evidence
  attested_evidence
  expect_allowed 'evidence as signed in-toto statements about the artifact'
}

# Signs each entry with minisign.
sign_evidence() {
  local file
  for file in grype.json sbom.cdx.json; do
    minisign_file scanner-bot "$case_folder/evidence/$file" "$case_folder/evidence/$file.minisig"
  done
  request '.evidence |= map(.signature = {format: "minisign", path: "\(.path).minisig"})'
}

# The scan as cosign attests one, the SBOM as its own predicate.
attested_evidence() {
  jq '{invocation: {parameters: [], uri: "", event_id: "", "builder.id": ""},
    scanner: {uri: "https://github.com/anchore/grype", version: .descriptor.version,
      db: {uri: "", version: "5"}, result: .},
    metadata: {scanStartedOn: "2026-11-20T20:59:30Z", scanFinishedOn: .descriptor.timestamp}}' \
    "$case_folder/evidence/grype.json" >"$work/predicate.json"
  attestation https://cosign.sigstore.dev/attestation/vuln/v1 "$work/predicate.json" | scan grype
  attestation https://cyclonedx.org/bom "$work/syft.cdx.json" | sbom cyclonedx sbom.dsse.json
}

allowed_requests() {
  begin_signed allowed-smallest-request
  request 'del(.project, .package.package_type, .artifact.sha256)'
  expect_allowed 'only what a request must hold, a signature and the evidence'

  begin_signed allowed-api-minimum
  request '.package.api = {min: "1.4.0", max_exclusive: "1.4.1"}'
  expect_allowed 'the runtime API is the lowest that the package accepts'

  begin_signed allowed-rule-by-priority rules
  project open-exempted
  expect_allowed 'an allow rule of higher priority than the block rule that matches too'

  begin_signed allowed-rule-by-order rules
  project open-ordered
  expect_allowed 'an allow rule that comes before a block rule of the same priority'
}
