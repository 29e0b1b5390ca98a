# Evidence that is missing, malformed, too old, unsigned or about something else.
# shellcheck shell=bash

cases_evidence() {
  evidence_incomplete
  evidence_stale
  evidence_of_another_subject
}

expect_incomplete() { expect_denied PKG-009-EVIDENCE_INCOMPLETE "$1"; }
expect_stale() { expect_denied PKG-009-EVIDENCE_STALE "$1"; }
expect_other_subject() { expect_denied PKG-009-EVIDENCE_MISMATCH "$1"; }

evidence_incomplete() {
  begin_signed evidence-missing-scan
  without_evidence scan
  expect_incomplete 'no scan where one is required'

  begin_signed evidence-missing-sbom
  without_evidence sbom
  expect_incomplete 'no SBOM where one is required'

  begin_signed evidence-missing-file
  rm "$case_folder/evidence/sbom.cdx.json"
  expect_incomplete 'the request names an SBOM that is not there'

  begin_signed evidence-malformed-scan
  cut_short "$case_folder/evidence/grype.json"
  expect_incomplete 'a report that was cut off'

  begin_signed evidence-malformed-sbom
  cut_short "$case_folder/evidence/sbom.cdx.json"
  expect_incomplete 'an SBOM that was cut off'

  begin_signed evidence-empty-scan
  trivy_report "$scan_time" '' | jq 'del(.Results)' | scan trivy
  expect_incomplete 'a Trivy report without results is no proof of a scan'

  begin_signed evidence-empty-sbom
  jq '.components = []' "$work/syft.cdx.json" | sbom cyclonedx sbom.cdx.json
  expect_incomplete 'an SBOM without a component'

  begin_signed evidence-unsigned signed-evidence
  expect_incomplete 'unsigned reports where they must be signed'

  begin_signed evidence-signed-by-publisher signed-evidence
  sign_evidence
  minisign_file release-bot "$case_folder/evidence/grype.json" "$case_folder/evidence/grype.json.minisig"
  expect_incomplete 'a report signed by one who is no scanner'
}

cut_short() {
  head -c 300 "$1" >"$work/cut"
  cp "$work/cut" "$1"
}

evidence_stale() {
  begin_signed evidence-stale
  grype_report "$stale_time" "$low_and_medium" | scan grype
  expect_stale 'a report one second too old'

  begin_signed evidence-stale-sbom
  jq --arg time "$stale_time" '.metadata.timestamp = $time' "$work/syft.cdx.json" |
    sbom cyclonedx sbom.cdx.json
  expect_stale 'an SBOM one second too old'

  begin_signed evidence-without-time
  grype_report "$scan_time" "$low_and_medium" | jq 'del(.descriptor.timestamp)' | scan grype
  expect_stale 'a report without a time'

  begin_signed evidence-from-the-future
  grype_report "$now_plus_1s" "$low_and_medium" | scan grype
  expect_stale 'a report made one second from now'
}

evidence_of_another_subject() {
  begin_signed evidence-of-another-subject
  grype_report "$scan_time" "$low_and_medium" | jq --arg digest "$other_sha256" "$grype_of_image" |
    scan grype
  expect_other_subject 'a Grype report about another artifact'

  begin_signed evidence-of-another-subject-trivy
  trivy_report "$scan_time" "$low_and_medium" | jq --arg digest "$other_sha256" "$trivy_of_image" |
    scan trivy
  expect_other_subject 'a Trivy report about another artifact'

  begin_signed evidence-of-another-subject-cyclonedx
  jq --arg digest "$other_sha256" '.metadata.component.hashes[].content = $digest
    | .metadata.component.version = "sha256:\($digest)"' "$work/syft.cdx.json" |
    sbom cyclonedx sbom.cdx.json
  expect_other_subject 'a CycloneDX SBOM about another artifact'

  begin_signed evidence-of-another-subject-spdx
  jq --arg digest "$other_sha256" '(.packages[] | select(.primaryPackagePurpose == "FILE"))
    |= (.checksums[].checksumValue = $digest | .versionInfo = "sha256:\($digest)")' \
    "$work/syft.spdx.json" | sbom spdx sbom.spdx.json
  expect_other_subject 'an SPDX SBOM about another artifact'
}
