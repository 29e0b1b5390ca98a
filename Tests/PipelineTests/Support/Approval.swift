import Foundation
import Glibc

/// A governance folder with an approver of its own, and cases that need a capability.
final class Approval {
  let gate = Gate()
  let governance: String
  let key: String

  /// `alice` may approve; her key is made for this test.
  init() throws {
    governance = gate.scratch.at("governance")
    key = gate.scratch.at("alice.pem")
    try FileManager.default.copyItem(atPath: Tools.samples + "/governance", toPath: governance)
    gate.governance = governance
    try addApprover("alice", key: key)
  }

  /// Adds a signer with a new Ed25519 key.
  func addApprover(_ name: String, key: String, roles: String = "[\"approver\"]", also: String = "{}") throws
  {
    try shell(
      """
      set -eu
      openssl genpkey -algorithm ed25519 -out "$2" 2>/dev/null
      openssl pkey -in "$2" -pubout -out "$2.pub"
      jq --arg name "$1" --argjson roles "$3" --argjson also "$4" --rawfile text "$2.pub" \
        '.signers += [{signer_id: $name, roles: $roles, state: "trusted",
          keys: [{key_id: ($name + "-1"), format: "pem", public_key: $text}]} + $also]' \
        "$0/trust.json" >"$0/trust.new"
      mv "$0/trust.new" "$0/trust.json"
      """, [governance, name, key, roles, also])
  }

  /// A case whose action needs these capabilities. `change` is a jq filter on its request.
  @discardableResult
  func add(_ name: String, _ capabilities: [String] = ["state.write.tx"], _ change: String = ".") throws
    -> String
  {
    let path = try gate.add("allowed-minisign", as: name)
    try shell(
      """
      set -eu
      jq --argjson list "$1" '.capabilities_requested = $list | .action.requires = $list | '"$2" \
        "$0/request.json" >"$0/request.new"
      mv "$0/request.new" "$0/request.json"
      """, [path, "[" + capabilities.map { "\"\($0)\"" }.joined(separator: ",") + "]", change])
    return path
  }

  /// Stages 1 and 2, or all four, at a time.
  func evaluate(
    at time: String = Tools.sampleTime, stages: ClosedRange<Int> = 1...2, _ further: [String] = []
  ) throws {
    for number in stages {
      var words = number == 1 ? ["--now", time] : []
      if number == 2 { words = ["--state", gate.scratch.at("state")] + further }
      let finished = try gate.stage(number, nil, words)
      guard finished.status == 0 else {
        throw StageFailed(stage: number, status: finished.status, said: finished.errors)
      }
    }
  }

  func resolve(_ name: String, _ words: [String]) throws -> Program.Finished {
    try Program(tool: "resolve-escalation", self.words(name, words)).run()
  }

  func words(_ name: String, _ words: [String]) -> [String] {
    [
      "--governance", governance, "--out", gate.out, "--now", Tools.sampleTime,
      gate.scratch.at("cases/\(name)"),
    ] + words
  }

  /// An approval by alice.
  func approve(_ name: String, _ decision: String = "approve_persistent", _ more: [String] = []) throws {
    let finished = try resolve(
      name, ["--decision", decision, "--approver", "alice", "--key", key] + more)
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
  }

  /// What `filter` of jq gives of a file.
  func jq(_ filter: String, _ path: String) throws -> String {
    try shell("jq -rc \"$0\" \"$1\"", [filter, path]).trimmingCharacters(in: .newlines)
  }

  /// What `filter` gives of the runtime receipt.
  func runtime(_ name: String, _ filter: String) throws -> String {
    try jq(filter, gate.path("runtime/runtime_execution_receipt.json", of: name))
  }

  /// `reason_code` and the reject codes of the findings.
  func answer(_ name: String) throws -> String {
    try runtime(name, "[.reason_code, (.findings[] | .reject_code)] | map(. // \"-\") | join(\" \")")
  }

  var grants: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: governance + "/grants")) ?? []).sorted()
  }

  @discardableResult
  func shell(_ script: String, _ words: [String]) throws -> String {
    var program = Program(["sh", "-c", script] + words)
    program.environment = gate.environment.merging(program.environment) { $1 }
    let finished = try program.run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
    return finished.output
  }
}
