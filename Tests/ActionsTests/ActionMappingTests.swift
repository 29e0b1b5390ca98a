import Actions
import CheckedValues
import PlainJSON
import Receipts
import StrictJSON
import Testing

/// Governance's `actions.json`: exactly the three decisions, block to terminate, and a warning isolates
/// something and names what stays allowed (actions.md).
@Suite struct ActionMappingTests {
  private static func entry(
    _ action: String, _ target: String, _ status: String, _ reason: String = "why"
  ) -> PlainJSON {
    .object([
      "action": .text(action), "target": .text(target), "status": .text(status),
      "reason": .text(reason),
    ])
  }

  private static let runs = entry("continue_runtime", "runtime", "allowed")
  private static let isolates = entry("isolate_capability", "network", "disabled")
  private static let ends = entry("terminate_runtime", "runtime", "terminated")

  private static func decision(_ action: String, _ entries: [PlainJSON]) -> PlainJSON {
    .object(["action": .text(action), "actions": .list(entries)])
  }

  private static let usual: [String: PlainJSON] = [
    "allow": decision("continue", [runs]),
    "warn": decision("isolate_and_continue", [isolates, runs]),
    "block": decision("terminate", [ends]),
  ]

  /// What reading a table says; nil when it is good.
  private func refusal(
    _ mapping: [String: PlainJSON], schema: String = "membrane.actions.v1",
    more: [String: PlainJSON] = [:]
  ) throws -> JSONRefusal? {
    let members = more.merging(["schema": .text(schema), "mapping": .object(mapping)]) { $1 }
    let node = try JSONDocument(Array(PlainJSON.object(members).canonical.utf8)).root
    do throws(JSONRefusal) { _ = try ActionMapping(node) } catch { return error }
    return nil
  }

  @Test func `a table of exactly the three decisions is read`() throws {
    #expect(try refusal(Self.usual) == nil)
    #expect(try refusal(Self.usual, schema: "membrane.actions.v2") != nil)
    #expect(try refusal(Self.usual, more: ["more": .null])?.expected == .knownMember)
    #expect(
      try refusal(Self.usual.merging(["review": Self.decision("continue", [Self.runs])]) { $1 })?
        .expected == .knownMember)
  }

  @Test(arguments: ["allow", "warn", "block"])
  func `no decision may be missing`(name: String) throws {
    var mapping = Self.usual
    mapping[name] = nil
    #expect(try refusal(mapping)?.expected == .member(name))
  }

  @Test(arguments: ["allow", "warn", "block"], ["continue", "isolate_and_continue", "terminate"])
  func `the action of a decision is fixed`(name: String, action: String) throws {
    var mapping = Self.usual
    let old = mapping[name]?["action"]?.text
    let entries = mapping[name]?["actions"]?.elements ?? []
    mapping[name] = Self.decision(action, entries)
    #expect(try (refusal(mapping) == nil) == (old == action))
    mapping[name] = Self.decision("none", entries)
    #expect(try refusal(mapping)?.path == "mapping.\(name).action")
  }

  @Test(arguments: [
    ("allow", [PlainJSON]()), ("warn", []), ("block", []), ("allow", [isolates]),
    ("allow", [runs, isolates]), ("allow", [ends]), ("warn", [isolates]), ("warn", [runs]),
    ("warn", [isolates, entry("continue_runtime", "network", "allowed")]),
    ("warn", [isolates, runs, ends]), ("block", [runs]), ("block", [ends, runs]),
    ("block", [isolates]), ("block", [ends, isolates]),
    ("allow", [entry("continue_runtime", "runtime", "disabled")]),
    ("allow", [entry("continue_runtime", "runtime", "on")]),
    ("block", [entry("terminate_runtime", "runtime", "allowed")]),
    ("warn", [entry("isolate_capability", "network", "allowed"), runs]),
    ("warn", [entry("isolate", "network", "disabled"), runs]),
    ("allow", [entry("continue_runtime", "", "allowed")]),
    ("allow", [entry("continue_runtime", "run time", "allowed")]),
    ("allow", [entry("continue_runtime", "runtime", "allowed", "in words for people")]),
    ("allow", [.null]),
  ])
  func `entries that a decision cannot have are refused`(
    name: String, entries: [PlainJSON]
  ) throws {
    var mapping = Self.usual
    mapping[name] = Self.decision(mapping[name]?["action"]?.text ?? "", entries)
    #expect(try refusal(mapping)?.path.hasPrefix("mapping.\(name).actions") == true)
  }

  @Test(arguments: ["action", "target", "status", "reason"])
  func `an entry has exactly its four members`(name: String) throws {
    var mapping = Self.usual
    mapping["allow"] = Self.decision("continue", [Self.runs.without([name])])
    #expect(try refusal(mapping)?.expected == .member(name))
    mapping["allow"] = Self.decision(
      "continue", [.object(Self.runs.members.merging([name + "_": .null]) { $1 })])
    #expect(try refusal(mapping)?.expected == .knownMember)
    mapping["allow"] = Self.decision(
      "continue", [.object(Self.runs.members.merging([name: .number(1)]) { $1 })])
    #expect(try refusal(mapping)?.expected == .kind(.string))
  }

  @Test(arguments: [(1, true), (255, true), (256, true), (257, false)])
  func `a decision has 1 to 256 entries`(count: Int, accepted: Bool) throws {
    var mapping = Self.usual
    mapping["allow"] = Self.decision("continue", Array(repeating: Self.runs, count: count))
    #expect(try (refusal(mapping) == nil) == accepted)
  }

  @Test func `the order of entries is the table's`() throws {
    var mapping = Self.usual
    let entries = [
      Self.entry("isolate_capability", "z", "disabled", "r-z"), Self.runs,
      Self.entry("isolate_capability", "a", "disabled", "r-a"),
    ]
    mapping["warn"] = Self.decision("isolate_and_continue", entries)
    let text = PlainJSON.object([
      "schema": .text("membrane.actions.v1"), "mapping": .object(mapping),
    ]).canonical
    let read = try ActionMapping(try JSONDocument(Array(text.utf8)).root)
    #expect(read.action(for: .warn).entries.map(\.target.text) == ["z", "runtime", "a"])
    #expect(read.action(for: .warn).entries.map(\.reason.text) == ["r-z", "why", "r-a"])
  }

  @Test func `the standard table is that of actions.md`() {
    func lines(_ decision: RuntimeDecision) -> [String] {
      let (action, entries) = ActionMapping.standard.action(for: decision)
      return [action.rawValue]
        + entries.map {
          "\($0.verb.rawValue) \($0.target) \($0.status.rawValue) \($0.reason)"
        }
    }
    #expect(
      lines(.allow) == ["continue", "continue_runtime runtime allowed runtime_decision_allow"])
    #expect(
      lines(.warn) == [
        "isolate_and_continue",
        "isolate_capability private_runner disabled local_runtime_context_warn",
        "isolate_capability unsafe_payload_fetch disabled no_raw_payloads_public_boundary",
        "isolate_capability secret_material_access disabled no_private_keys_boundary",
        "continue_runtime public_metadata_verification allowed safe_metadata_only_execution",
      ])
    #expect(
      lines(.block) == [
        "terminate", "terminate_runtime runtime terminated runtime_decision_block",
      ])
  }
}
