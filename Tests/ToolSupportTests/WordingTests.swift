import CheckedValues
import Storage
import StrictJSON
import Testing

@testable import ToolSupport

/// Every way to fail has its words.
struct WordingTests {
  private func refusal(_ expected: JSONRefusal.Expectation, _ path: String = "") throws -> JSONRefusal {
    var refusal = try #require(throws: JSONRefusal.self) {
      _ = try JSONDocument(Array("x".utf8), limits: .document)
    }
    refusal.expected = expected
    refusal.path = path
    return refusal
  }

  @Test func `says what was expected, and where`() throws {
    var refusal = try refusal(.form("timestamp"), "grants[2].expires_at")
    (refusal.line, refusal.column, refusal.offset) = (3, 12, 84)
    #expect(
      refusal.wording(in: "case-a/request.json")
        == "case-a/request.json: grants[2].expires_at: expected an RFC 3339 time in UTC, "
        + "such as 2026-11-21T08:00:00Z (line 3, column 12, byte 84)")
  }

  static let expectations: [(JSONRefusal.Expectation, String)] = [
    (.readableSource, "a source that can be read"), (.endOfText, "nothing after the end"),
    (.moreBytes, "more bytes, the text ends too early"), (.value, "a value"),
    (.character(":"), "':'"), (.commaOr("}"), "',' or '}'"), (.digit, "a digit"),
    (.escape, "an escape of RFC 8259"), (.surrogatePair, "a pair of surrogates, or none"),
    (.escapedControl, "no control character in a string, unless it is escaped"), (.utf8, "UTF-8"),
    (.uniqueName, "a name that does not stand there yet"),
    (.bytes(atMost: 1 << 20), "not more than 1048576 bytes"), (.bytes(atMost: 1), "not more than 1 byte"),
    (.depth(atMost: 64), "not more than 64 levels"), (.values(atMost: 2), "not more than 2 values"),
    (.tokenBytes(atMost: 9), "a string or number of not more than 9 bytes"),
    (.kind(.null), "null"), (.kind(.bool), "true or false"), (.kind(.number), "a number"),
    (.kind(.string), "a string"), (.kind(.array), "an array"), (.kind(.object), "an object"),
    (.member("schema"), "member \"schema\", which is missing"),
    (.knownMember, "a member that this document knows"), (.oneOf(["a", "b"]), "one of a, b"),
    (.integer(0...9), "an integer from 0 to 9"), (.finiteNumber, "a number that a double can hold"),
    (.count(1...3), "1 to 3 elements"), (.count(1...Int.max), "at least 1 element"),
    (.form("sha256"), "a SHA-256 digest: 64 lower-case hex digits"),
    (.form("new_form"), "a new form"), (.form("odd_form"), "an odd form"),
    (.form("minisign key"), "a minisign key"),
    (.form("supported key, not ecdsa-p384"), "a supported key, not ecdsa-p384"),
  ]

  @Test(arguments: expectations)
  func `words an expectation`(_ expected: JSONRefusal.Expectation, _ words: String) throws {
    #expect(try refusal(expected).wording(in: "f") == "f: expected \(words) (line 1, column 1, byte 0)")
  }

  /// The words of all forms that any library may refuse for, as they stand in the sources.
  private func formsInSources() throws -> Set<String> {
    let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var forms: Set<String> = []
    func search(_ path: String) throws {
      for name in (try? Folder(at: path).names()) ?? [] {
        try search(path + "/" + name)
        guard name.hasSuffix(".swift"), let file = CasePath(name),
          case .success(let contents) = try Folder(at: path).read(file, limit: 1 << 20)
        else { continue }
        let text = String(decoding: contents.bytes, as: UTF8.self)
        for match in text.matches(of: /(\.form|checked|checkedInPlace)\("([a-z0-9_]+)"\)/) {
          forms.insert(String(match.output.2))
        }
      }
    }
    try search("/" + here + "/Sources/Libraries")
    return forms
  }

  @Test func `every form that a library refuses for has words of its own`() throws {
    let forms = try formsInSources()
    #expect(forms.contains("timestamp"))
    #expect(forms.subtracting(formWords.keys) == [])
    #expect(Set(formWords.keys).subtracting(forms) == [])
  }

  @Test func `a long path is shortened`() throws {
    let path = String(repeating: "a", count: 1 << 20)
    #expect(try refusal(.knownMember, path).wording(in: "f").utf8.count < 400)
  }

  @Test(arguments: [
    (FileRefusal.notFound, "f: no such file"),
    (.symbolicLink, "f: a symbolic link is on the way, and none is followed"),
    (.notRegular, "f: not a regular file"), (.tooLarge(limit: 1024), "f: more than 1024 bytes"),
    (.changed, "f: changed while it was being read"),
  ])
  func `words a refused file`(_ refusal: FileRefusal, _ words: String) {
    #expect(refusal.wording(of: "f") == words)
  }

  @Test func `words a fault with the reason of the system`() {
    #expect(Fault(.write, "out/f", code: 28).wording == "out/f: cannot write: No space left on device")
    #expect(Fault(.open, "f", code: 9999).wording == "f: cannot open: Unknown error 9999")
  }

  @Test func `every operation has words of its own`() {
    let words = Fault.Operation.allCases.map { $0.wording }
    #expect(Set(words).count == Fault.Operation.allCases.count)
    #expect(words.allSatisfy { !$0.isEmpty })
  }
}
