import CheckedValues
import Glibc
import Storage
import StrictJSON
import Testing

@testable import ToolSupport

/// Governance that cannot be used means that nothing is decided.
struct GovernanceFolderTests {
  private let policy = casePath("policy.json")

  private func value(_ temporary: TemporaryFolder) throws -> Int {
    try GovernanceFolder(at: temporary.path).document(policy) { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in
        try reader.required("n").integer(in: 0...9)
      }
    }.value
  }

  @Test func `reads a document`() throws {
    let temporary = TemporaryFolder()
    temporary.file("policy.json", #"{"n": 7}"#)
    #expect(try value(temporary) == 7)
  }

  @Test(
    arguments: [
      (#"{"n": 10}"#, "n: expected an integer from 0 to 9 (line 1, column 7, byte 6)"),
      (#"{"n": 1} "#, nil), (#"{"n": 1}x"#, "expected nothing after the end (line 1, column 9, byte 8)"),
    ] as [(String, String?)])
  func `names what is malformed`(_ text: String, _ reason: String?) throws {
    let temporary = TemporaryFolder()
    temporary.file("policy.json", text)
    let found = #expect(throws: ToolFailure.self) {
      _ = try value(temporary)
      throw ToolFailure.fault("none")
    }
    let failure = reason.map { ToolFailure.governance("\(temporary.at("policy.json")): \($0)") }
    #expect(found == failure ?? .fault("none"))
  }

  @Test func `what is missing or no file is governance too`() throws {
    let temporary = TemporaryFolder()
    let path = temporary.at("policy.json")
    #expect(throws: ToolFailure.governance("\(path): no such file")) { try value(temporary) }
    temporary.folder("policy.json")
    #expect(throws: ToolFailure.governance("\(path): not a regular file")) { try value(temporary) }
    for place in [path + "/x", temporary.file("f")] {
      let found = #expect(throws: ToolFailure.self) { _ = try GovernanceFolder(at: place) }
      #expect(found?.status == .unusable)
    }
  }

  @Test func `lists a folder, which need not be there`() throws {
    let temporary = TemporaryFolder()
    temporary.folder("grants")
    for name in ["b.json", "a.json"] { temporary.file("grants/" + name) }
    let governance = try GovernanceFolder(at: temporary.path)
    #expect(try governance.names(in: casePath("grants")) == ["a.json", "b.json"])
    #expect(try governance.names(in: casePath("reviews")) == [])
    temporary.link("reviews", to: "grants")
    #expect(throws: ToolFailure.self) { try governance.names(in: casePath("reviews")) }
  }
}
