import CheckedValues
import StrictJSON
import Testing

struct NodeTests {
  private func form(
    _ text: String, _ read: (JSONNode) throws(JSONRefusal) -> Void
  ) throws -> JSONRefusal.Expectation? {
    let root = try JSONDocument(Array(text.utf8)).root
    do throws(JSONRefusal) {
      try read(root)
      return nil
    } catch {
      return error.expected
    }
  }

  @Test func `names the form that was wanted`() throws {
    #expect(try form("\"a b\"") { n throws(JSONRefusal) in _ = try n.identifier() } == .form("identifier"))
    #expect(try form("\"A\"") { n throws(JSONRefusal) in _ = try n.caseName() } == .form("case_name"))
    #expect(try form("\"../a\"") { n throws(JSONRefusal) in _ = try n.casePath() } == .form("path"))
    #expect(try form("\"a*b\"") { n throws(JSONRefusal) in _ = try n.namePattern() } == .form("pattern"))
    #expect(try form("\"now\"") { n throws(JSONRefusal) in _ = try n.timestamp() } == .form("timestamp"))
    #expect(try form("\"1\"") { n throws(JSONRefusal) in _ = try n.version() } == .form("version"))
    #expect(try form("\"00\"") { n throws(JSONRefusal) in _ = try n.sha256() } == .form("sha256"))
  }

  @Test func `wants a string`() throws {
    for text in ["1", "null", "[\"a\"]", "{}", "true"] {
      #expect(try form(text) { n throws(JSONRefusal) in _ = try n.identifier() } == .kind(.string))
    }
  }

  @Test func `reads what was escaped`() throws {
    let node = try JSONDocument(Array("\"\\u0061\\/b\"".utf8)).root
    #expect(try node.identifier().text == "a/b")
    #expect(try node.casePath().folder == "a")
    #expect(try node.casePath().name == "b")
  }
}
