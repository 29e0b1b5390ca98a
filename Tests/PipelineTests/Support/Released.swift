import Foundation
import Glibc

/// One case after all four stages, for the executor.
struct Released {
  let gate = Gate()
  let path: String
  let state: String
  let home: String

  /// A case of this sample, released under the sample's governance.
  init(_ sample: String = "allowed-minisign", _ governance: String = "governance") throws {
    gate.governance = Tools.samples + "/" + governance
    path = try gate.add(sample, as: "one")
    state = try gate.scratch.folder("state")
    home = try gate.scratch.folder("home")
    try gate.run()
  }

  static func isolated() throws -> Released { try Released("isolate-dry-run", "governance-dry-run") }

  func enforce(
    _ command: [String] = [], options: [String] = [], path: String = "/usr/local/bin:/usr/bin:/bin",
    in folder: String? = nil, with variables: [String: String] = [:]
  ) throws -> Program.Finished {
    var program = try Program(
      tool: "enforce-action",
      ["--out", gate.out, "--state", state, "--no-fsync"] + options + [self.path]
        + (command.isEmpty ? [] : ["--"] + command))
    program.environment = ["PATH": path, "HOME": home].merging(variables) { $1 }
    program.folder = folder ?? gate.scratch.path
    return try program.run()
  }

  var permit: String { gate.path("release/permit.json", of: "one") }
  var stream: String { gate.out + "/audit/one.jsonl" }
  var events: [String] {
    gate.scratch.text("out/audit/one.jsonl").split(separator: "\n").map { String($0) }
  }
  var isBlocked: Bool { readFile(state + "/blocked.json") != nil }
  var blockedBy: String {
    let text = gate.scratch.text("state/blocked.json")
    return text.split(separator: "\n").first { $0.contains("reason_code") }.map { String($0) } ?? ""
  }
}
