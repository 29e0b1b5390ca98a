/// The forms of checked values, in words. The word on the left is the one in `Expectation.form`.
let formWords: [String: String] = [
  "identifier": "an identifier: letters, digits and ._:@/+-, at most 128, the first a letter or digit",
  "case_name": "a case name: lower-case letters, digits and ._-, at most 128, the first a letter or digit",
  "path": "a path relative to the case, without .., such as evidence/scan.json",
  "pattern": "an identifier, with * only at its end",
  "timestamp": "an RFC 3339 time in UTC, such as 2026-11-21T08:00:00Z",
  "version": "a semantic version, such as 1.4.0",
  "sha256": "a SHA-256 digest: 64 lower-case hex digits",
]

/// What follows the word "expected".
func wording(ofForm word: String) -> String {
  formWords[word] ?? "the form " + word.split(separator: "_").joined(separator: " ")
}
