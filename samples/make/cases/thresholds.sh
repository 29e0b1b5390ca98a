# Vulnerabilities: each limit met and passed, what takes a finding out, and what does not.
# shellcheck shell=bash

# As many findings as governance-limits allows: one critical, two high, three medium, a score of 8.8
# from the source that counts and a higher one from another.
at_every_limit='CVE-2099-10021 Critical 8.8 pkg:pypi/six@1.17.0 9.8
CVE-2099-10022 High 7.5
CVE-2099-10023 High 7.4
CVE-2099-10024 Medium 5.3
CVE-2099-10025 Medium 5.2
CVE-2099-10026 Medium 5.1'

cases_thresholds() {
  threshold_limits
  threshold_counting
  threshold_vex
  threshold_exceptions
}

threshold_limits() {
  begin_signed allowed-at-every-limit limits
  trivy_report "$scan_time" "$at_every_limit" | scan trivy
  expect_allowed 'every limit met exactly, with the score of the named source'

  over_limit threshold-critical 'CVE-2099-10031 Critical 8.8' 'one critical finding too many'
  over_limit threshold-p2 'CVE-2099-10032 High 7.5' 'one high finding too many'
  over_limit threshold-p3 'CVE-2099-10033 Medium 5.3' 'one medium finding too many'
  over_limit threshold-cvss 'CVE-2099-10034 Low 8.9' 'a score one tenth too high'

  zero_limit threshold-zero-critical 'CVE-2099-10041 Critical 8.8' 'zero critical findings means zero'
  zero_limit threshold-zero-p2 "$one_high" 'zero high findings means zero'
  zero_limit threshold-max-cvss 'CVE-2099-10042 Low 9.1' 'a finding called low with a score above 9.0'
}

# over_limit CASE FINDING ABOUT : one more finding than governance-limits allows.
over_limit() {
  begin_signed "$1" limits
  trivy_report "$scan_time" "$at_every_limit"$'\n'"$2" | scan trivy
  expect_quarantined "$3"
}

# zero_limit CASE FINDING ABOUT : one finding where the default policy allows none.
zero_limit() {
  begin_signed "$1"
  grype_report "$scan_time" "$2" | scan grype
  expect_quarantined "$3"
}

threshold_counting() {
  begin_signed allowed-finding-twice limits
  trivy_report "$scan_time" "$at_every_limit"$'\n''CVE-2099-10022 High 7.5' | scan trivy
  expect_allowed 'the same finding of the same package twice counts once'

  begin_signed allowed-ignored-match
  grype_report "$scan_time" "$one_high" |
    jq '.ignoredMatches = (.matches | map(. + {appliedIgnoreRules: [{vulnerability: .vulnerability.id,
      reason: "", namespace: "", "fix-state": ""}]})) | .matches = []' | scan grype
  expect_allowed 'a match that Grype was told to ignore is counted apart'

  begin_signed allowed-unknown-severity
  grype_report "$scan_time" 'CVE-2099-10051 Unknown 5.0' | scan grype
  expect_allowed 'severity Unknown, which the policy puts into p4'

  begin_signed threshold-unmapped-severity
  grype_report "$scan_time" 'CVE-2099-10052 Severe 5.0' | scan grype
  expect_quarantined 'a severity that nobody mapped counts as p1'

  begin_signed threshold-cvss-of-related
  grype_report "$scan_time" 'CVE-2099-10053 Low 9.8' | jq '.matches[].vulnerability |= (.id = "GHSA-xxxx-xxxx-xxxx")
    | .matches[] |= (.relatedVulnerabilities = [.vulnerability | .id = "CVE-2099-10053"]
    | .vulnerability.cvss = [])' | scan grype
  expect_quarantined 'the score stands with the related vulnerability only'

  begin_signed threshold-cvss-v40
  trivy_report "$scan_time" 'CVE-2099-10054 Low 3.1' |
    jq '.Results[].Vulnerabilities[].CVSS.nvd.V40Score = 9.3' | scan trivy
  expect_quarantined 'a version 4.0 score above the limit'
}

# with_high_finding CASE [VARIANT] : one high finding, which the default policy quarantines.
with_high_finding() {
  begin_signed "$@"
  grype_report "$scan_time" "$one_high" | scan grype
}

threshold_vex() {
  with_high_finding vex-changes-answer
  openvex CVE-2099-10001 "$artifact_purl" not_affected | evidence vex openvex six.openvex.json
  expect_allowed 'OpenVEX says not affected, with a justification'

  with_high_finding vex-fixed
  openvex CVE-2099-10001 "$artifact_purl" fixed | evidence vex openvex six.openvex.json
  expect_allowed 'OpenVEX says fixed'

  with_high_finding vex-cyclonedx
  cyclonedx_vex CVE-2099-10001 not_affected | evidence vex cyclonedx six.vex.cdx.json
  expect_allowed 'CycloneDX says not affected'

  with_high_finding vex-other-product
  openvex CVE-2099-10001 pkg:pypi/seven@1.17.0 not_affected | evidence vex openvex six.openvex.json
  expect_quarantined 'OpenVEX speaks of another product'

  with_high_finding vex-other-version
  openvex CVE-2099-10001 pkg:pypi/six@1.16.0 not_affected | evidence vex openvex six.openvex.json
  expect_quarantined 'OpenVEX speaks of another version'

  with_high_finding vex-under-investigation
  openvex CVE-2099-10001 "$artifact_purl" under_investigation |
    evidence vex openvex six.openvex.json
  expect_quarantined 'OpenVEX says that nobody knows yet'
}

threshold_exceptions() {
  with_high_finding exception-in-force exceptions
  expect_allowed 'an exception for the finding, in force for one more second'

  begin_signed exception-expired exceptions
  grype_report "$scan_time" 'CVE-2099-10002 High 7.5' | scan grype
  expect_quarantined 'an exception that expires this very second, when it is over'

  begin_signed exception-other-package exceptions
  grype_report "$scan_time" 'CVE-2099-10003 High 7.5' | scan grype
  expect_quarantined 'an exception for another package'
}
