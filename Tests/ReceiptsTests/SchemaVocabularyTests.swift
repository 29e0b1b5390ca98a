import Foundation
import Receipts
import Signatures
import StrictJSON
import Testing

/// The closed lists in `docs/schemas/defs.json` are those of the sources, in their order.
@Suite struct SchemaVocabularyTests {
  private let definitions: JSONNode

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let bytes = try Data(contentsOf: root.appending(path: "docs/schemas/defs.json"))
    definitions = try JSONDocument(Array(bytes)).root
  }

  private func words(_ name: String) throws -> [String] {
    var found: [String] = []
    try definitions.object { root throws(JSONRefusal) in
      try root.required("$defs").object { names throws(JSONRefusal) in
        for (member, definition) in names.rest() where try member.string() == name {
          found = try definition.object { list throws(JSONRefusal) in
            try list.required("enum").array { word throws(JSONRefusal) in try word.string() }
          }
        }
      }
      _ = root.rest()
    }
    return found
  }

  private func expect<Word: RawRepresentable & CaseIterable>(
    _ name: String, _: Word.Type
  ) throws where Word.RawValue == String {
    #expect(try words(name) == Word.allCases.map(\.rawValue), "\(name)")
  }

  @Test func `the lists of codes and words are those of the sources`() throws {
    try expect("reason_code", ReasonCode.self)
    try expect("reject_code", RejectCode.self)
    try expect("reason_word", ReasonWord.self)
    #expect(
      try words("softenable_reason_code")
        == ReasonCode.allCases.filter(\.canBeSoftened).map(\.rawValue))
  }

  @Test func `the lists of answers are those of the sources`() throws {
    try expect("posture", SignaturePosture.self)
    try expect("outcome", Outcome.self)
    try expect("runtime_decision", RuntimeDecision.self)
    try expect("action", Action.self)
    try expect("isolation_mode", IsolationMode.self)
  }

  @Test func `the lists of checks, roles and formats are those of the sources`() throws {
    try expect("signature_check", SignatureCheck.self)
    try expect("admission_check", AdmissionCheck.self)
    try expect("release_check", ReleaseCheck.self)
    try expect("input_role", InputRole.self)
    try expect("container_format", ContainerFormat.self)
  }
}
