public import StrictJSON

// How checked values are read from a document. The word of a refusal names the form that was wanted.
extension JSONNode {
  private func checkedInPlace<Value>(
    _ form: String, _ make: (Span<UInt8>) -> Value?
  ) throws(JSONRefusal) -> Value {
    guard let value = try withUTF8(make) else { throw refusal(.form(form)) }
    return value
  }

  private func checked<Value>(
    _ form: String, _ make: (ArraySlice<UInt8>) -> Value?
  ) throws(JSONRefusal) -> Value {
    guard let value = make(try utf8()) else { throw refusal(.form(form)) }
    return value
  }

  public func identifier() throws(JSONRefusal) -> Identifier {
    try checkedInPlace("identifier") { Identifier($0) }
  }

  public func caseName() throws(JSONRefusal) -> CaseName {
    try checked("case_name") { CaseName(String(decoding: $0, as: UTF8.self)) }
  }

  public func casePath() throws(JSONRefusal) -> CasePath {
    try checkedInPlace("path") { CasePath($0) }
  }

  public func namePattern() throws(JSONRefusal) -> NamePattern {
    try checked("pattern") { NamePattern(String(decoding: $0, as: UTF8.self)) }
  }

  public func timestamp() throws(JSONRefusal) -> Timestamp {
    try checkedInPlace("timestamp") { Timestamp($0) }
  }

  public func version() throws(JSONRefusal) -> SemanticVersion {
    try checkedInPlace("version") { SemanticVersion($0) }
  }

  public func sha256() throws(JSONRefusal) -> SHA256Digest {
    try checkedInPlace("sha256") { SHA256Digest(hex: $0) }
  }
}
