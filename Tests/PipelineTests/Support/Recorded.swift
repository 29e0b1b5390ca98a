import Foundation
import Glibc

extension Approval {
  /// The rule that lets the samples through asks a human from now on.
  func sendToHuman() throws {
    try edit("policy.json", "(.rules[] | select(.rule_id == \"third-party\")).severity = \"review\"")
  }

  /// Changes a file of governance with a filter of jq.
  func edit(_ file: String, _ filter: String) throws {
    try shell(
      "jq \"$1\" \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [governance + "/" + file, filter])
  }

  /// `resolve-review` on a case, by alice unless the words say otherwise.
  func review(_ name: String, _ decision: String = "allow", by who: String = "alice", key: String? = nil)
    throws -> Program.Finished
  {
    try resolveReview(
      ["--decision", decision, gate.scratch.at("cases/\(name)")], by: who, key: key)
  }

  func resolveReview(_ words: [String], by who: String = "alice", key: String? = nil) throws
    -> Program.Finished
  {
    try Program(
      tool: "resolve-review",
      [
        "--governance", governance, "--out", gate.out, "--now", Tools.sampleTime, "--approver", who,
        "--key", key ?? self.key,
      ] + words
    ).run()
  }

  var state: String { gate.scratch.at("state") }

  /// The reviews and lifts that lie there, by name.
  var reviews: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: governance + "/reviews")) ?? []).sorted()
  }

  func eventTypes(_ stream: String) throws -> [String] {
    try jq(".event_type", gate.out + "/audit/\(stream).jsonl").split(separator: "\n").map { String($0) }
  }
}

extension Gate {
  /// `replay-audit` on these cases; all without a list.
  func replay(_ cases: [String]? = nil, _ further: [String] = [], out: String? = nil) throws
    -> Program.Finished
  {
    var program = try Program(
      tool: "replay-audit",
      ["--governance", governance, "--out", out ?? self.out] + further + (cases ?? self.cases))
    program.folder = scratch.path
    return try program.run()
  }
}
