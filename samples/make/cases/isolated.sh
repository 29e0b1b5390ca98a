# Cases that go on in isolation: each way there is to warn.
# shellcheck shell=bash

cases_isolated() {
  begin_signed isolate-dry-run dry-run
  grype_report "$scan_time" "$one_high" | scan grype
  expect_isolated 'too many high findings, in dry run'

  begin_signed isolate-dry-run-missing-sbom dry-run
  without_evidence sbom
  expect_isolated 'a required SBOM is missing, in dry run'

  begin_signed isolate-warn-rule rules
  project open-watched
  expect_isolated 'a rule that warns about the project'

  begin_signed isolate-self-created
  request '.package.origin_class = "self_created_local"'
  expect_isolated 'the default rule that warns about self-created packages'

  begin_signed isolate-exception-reason-code exceptions
  grype_report "$stale_time" "$low_and_medium" | scan grype
  expect_isolated 'a stale report, and an exception for stale reports in force'
}
