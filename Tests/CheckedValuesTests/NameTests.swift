import CheckedValues
import Testing

struct NameTests {
  @Test(arguments: [
    "a", "Z", "0", "CVE-2024-0001", "a.b_c:d@e/f+g-h", "nvd@nist.gov", "GHSA-9crp-9r9c-p9vr",
    String(repeating: "x", count: 128),
  ])
  func `takes identifiers`(text: String) {
    #expect(Identifier(text)?.text == text)
  }

  @Test(arguments: [
    "", ".a", "_a", ":a", "@a", "/a", "+a", "-a", " a", "a ", "a b", "a\n", "a\u{0}", "a*", "a\\", "a%20",
    "é", "aé", "a#b", "a?b", "a=b", "a,b", "a\"", "<a>", "１", String(repeating: "x", count: 129),
  ])
  func `refuses other texts as identifiers`(text: String) {
    #expect(Identifier(text) == nil)
  }

  @Test func `allows letters, digits and a few marks, the marks not first`() {
    let bytes = (UInt8.min...0x7F).map { String(UnicodeScalar($0)) }
    #expect(bytes.count { Identifier("a" + $0) != nil } == 62 + 7)
    #expect(bytes.count { Identifier($0) != nil } == 62)
    #expect(bytes.count { CaseName("a" + $0) != nil } == 36 + 3)
    #expect(bytes.count { CaseName($0) != nil } == 36)
  }

  @Test func `texts have the order of their bytes`() {
    // In UTF-16 the last two come the other way round; composed and not, é is one letter and two texts.
    let texts = ["", "A", "a", "a\u{0}", "aa", "ab", "b", "e\u{301}", "\u{E9}", "\u{FFFD}", "\u{1F600}"]
    for (place, one) in texts.enumerated() {
      for (otherPlace, other) in texts.enumerated() {
        #expect(one.precedesInBytes(other) == (place < otherPlace))
      }
    }
  }

  @Test func `identifiers have the order of their bytes`() {
    let texts = ["+", "-", ".", "/", "0", ":", "@", "A", "Z", "_", "a", "z"].map { "a" + $0 } + ["b"]
    let names = texts.compactMap { Identifier($0) }
    #expect(names.count == texts.count)
    #expect(names.reversed().sorted() == names)
  }

  @Test func `a case name has 1 to 128 bytes and no capitals`() {
    #expect(CaseName(String(repeating: "c", count: 128)) != nil)
    #expect(CaseName(String(repeating: "c", count: 129)) == nil)
    #expect(CaseName("") == nil)
    #expect(CaseName("Case") == nil)
    #expect(CaseName("..") == nil)
    #expect(CaseName("a/b") == nil)
  }

  @Test(arguments: ["a", "a/b", "a/b/c.json", "a..b/c", "a/.b", "a/...", "A/b_c@d"])
  func `takes relative paths`(text: String) {
    #expect(CasePath(text)?.text == text)
  }

  @Test(arguments: [
    "", "/", "/a", "a/", "a//b", ".", "..", "./a", "../a", "a/.", "a/..", "a/../b", "a/./b", "a\\b", "a b",
    "a\u{0}", "a/b\u{0}/c", "~/a", "a/" + String(repeating: "b", count: 127),
  ])
  func `refuses paths that lead elsewhere`(text: String) {
    #expect(CasePath(text) == nil)
  }

  @Test func `orders identifiers by bytes`() throws {
    let names = ["B", "a", "a.b", "a/b", "a0", "aB", "aa"]
    let identifiers = try names.map { try #require(Identifier($0)) }
    #expect(identifiers.shuffled().sorted().map(\.text) == names)
  }

  @Test(arguments: [
    ("*", "anything", true), ("*", "", true), ("a", "a", true), ("a", "ab", false), ("a", "A", false),
    ("a.*", "a.b", true), ("a.*", "a.", true), ("a.*", "a", false), ("a.*", "b.a.x", false),
    ("ab*", "ab", true), ("ab*", "a", false),
  ])
  func `matches by name or by beginning`(pattern: String, name: String, matches: Bool) {
    #expect(NamePattern(pattern)?.matches(name) == matches)
  }

  @Test(arguments: ["", "**", "a*b", "*a", "a**", "é", "a b*", "?", ".a*"])
  func `refuses a star elsewhere`(pattern: String) {
    #expect(NamePattern(pattern) == nil)
  }
}
