/// The forms of checked values, in words. The word on the left is the one in `Expectation.form`.
let formWords: [String: String] = [
  "absolute_path": "an absolute path without . and .., such as /usr/bin/env",
  "base64": "base64 without white space, padded, and with no bits left over",
  "capability": "the name of a capability, such as state.read",
  "case_name":
    "a case name: lower-case letters, digits and ._-, at most 128, the first a letter or digit",
  "checks_not_evaluated": "all checks that were not evaluated, in their order",
  "components_before_vulnerabilities": "components before the vulnerabilities that refer to them",
  "cvss_source": "max, or the name of a source of scores, of 1 to 128 bytes",
  "distinct_words": "each word once",
  "envelope_with_one_signature": "an envelope with exactly one signature",
  "exception_id": "an exception id other than dry_run",
  "exception_subject": "vulnerability_id or reason_code, one of the two",
  "identifier":
    "an identifier: letters, digits and ._:@/+-, at most 128, the first a letter or digit",
  "package": "the name or the package URL of the package that a vulnerability was found in",
  "path":
    "a path below the case, without ..: letters, digits and ._:@/+-, at most 128, the first a letter or digit",
  "pattern": "an identifier, with * only at its end",
  "report_time": "an RFC 3339 time",
  "restriction": "something that is taken away, such as \"network\": false",
  "rule_id": "a rule id other than dry_run",
  "score": "a CVSS score from 0 to 10",
  "sha256": "a SHA-256 digest: 64 lower-case hex digits",
  "sha256_digest": "a digest such as sha256:HEX or name@sha256:HEX, with 64 hex digits",
  "range_of_uses": "a range of places that holds as many uses as it may",
  "signature": "a signature that is not empty",
  "sorted": "names in the order of their bytes, each once",
  "timestamp": "an RFC 3339 time in UTC, such as 2026-11-21T08:00:00Z",
  "type_before_vulnerabilities":
    "the type of a result before vulnerabilities in packages without a package URL",
  "unique": "a value that was not given before",
  "unique_bom_ref": "a bom-ref for each package that vulnerabilities refer to",
  "utf8_without_mark": "JSON in UTF-8, without a byte order mark",
  "variable_name": "the name of a variable of the environment, such as HOME",
  "version": "a semantic version, such as 1.4.0",
]

/// What follows the word "expected". A form that carries data, such as the name of a key, comes as words
/// already.
func wording(ofForm form: String) -> String {
  if let words = formWords[form] { return words }
  let words = form.split(separator: "_").joined(separator: " ")
  let isVowel = words.first.map { "aeio".contains($0) } ?? false
  return (isVowel ? "an " : "a ") + words
}
