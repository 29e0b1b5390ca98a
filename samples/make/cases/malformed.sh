# Requests that cannot be used. Each is an ordinary one with one fault.
# shellcheck shell=bash

cases_malformed() {
  malformed_json
  malformed_members
}

expect_malformed() { expect_blocked unverifiable deny PKG-003-POLICY_INCOMPATIBLE "$1"; }

# malformed_text CASE SED-PROGRAM ABOUT
malformed_text() {
  begin_signed "$1"
  sed "$2" "$case_folder/request.json" >"$work/request.json"
  cmp -s "$case_folder/request.json" "$work/request.json" && fail "nothing to change in $1"
  cp "$work/request.json" "$case_folder/request.json"
  expect_malformed "$3"
}

# malformed_member CASE JQ-FILTER ABOUT
malformed_member() {
  begin_signed "$1"
  request "$2"
  expect_malformed "$3"
}

malformed_json() {
  begin_signed malformed-not-json
  printf 'package: six\n' >"$case_folder/request.json"
  expect_malformed 'not JSON'

  begin_signed malformed-empty
  : >"$case_folder/request.json"
  expect_malformed 'an empty file'

  begin_signed malformed-no-request
  rm "$case_folder/request.json"
  expect_malformed 'no request at all'

  malformed_text malformed-cut-off '$d' 'the last line is missing'
  malformed_text malformed-trailing-bytes '$a {}' 'a second value after the end'
  malformed_text malformed-duplicate-member '1a \  "schema": "membrane.request.v1",' \
    'a member twice'
  malformed_text malformed-duplicate-escaped '1a \  "sch\\u0065ma": "membrane.request.v1",' \
    'a member twice, once with an escape'
}

malformed_members() {
  malformed_member malformed-missing-schema 'del(.schema)' 'no schema'
  malformed_member malformed-other-schema '.schema = "membrane.request.v2"' 'another schema'
  malformed_member malformed-unknown-member '.package.vendor = "acme"' 'a member that nobody knows'
  malformed_member malformed-missing-artifact 'del(.artifact)' 'no artifact section'
  malformed_member malformed-parent-path '.artifact.path = "../six.whl"' \
    'a path that leaves the case folder'
  malformed_member malformed-absolute-path '.evidence[0].path = "/etc/passwd"' 'an absolute path'
  malformed_member malformed-identifier '.package.package_id = "six seven"' \
    'a package name with a space'
  malformed_member malformed-version '.package.package_version = "1.17"' \
    'a version that is not a semantic version'
  malformed_member malformed-digest '.artifact.sha256 |= ascii_upcase' 'a digest in upper case'
  malformed_member malformed-format '.signatures[0].format = "pgp"' \
    'a signature format that does not exist'
  malformed_member malformed-capability '.capabilities_requested = [""]' 'an empty capability'
}
