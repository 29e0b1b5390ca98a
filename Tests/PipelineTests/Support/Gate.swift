import Foundation
import Glibc

/// Cases, governance and outputs of one test, and runs of the stages on them.
final class Gate {
  let scratch = Scratch()
  var governance = Tools.samples + "/governance"
  private(set) var cases: [String] = []
  private(set) var names: [String] = []
  /// Further words for every stage.
  var options = ["--no-fsync"]
  var environment: [String: String] = [:]
  var outName = "out"

  static let folders = ["signature", "runtime", "actions", "release"]

  /// What the stages write, in their order, without the summary, which is for people.
  static let documents = [
    "signature/signature_verification_receipt.json", "runtime/runtime_execution_receipt.json",
    "runtime/runtime_fail_closed_gate.json", "actions/runtime_action_policy.json",
    "actions/runtime_action_receipt.json", "release/release_receipt.json",
  ]

  var out: String { scratch.at(outName) }

  /// Adds a copy of a sample under a name of its own.
  @discardableResult
  func add(_ sample: String, as name: String) throws -> String {
    let path = try scratch.folder("cases") + "/" + name
    try FileManager.default.copyItem(atPath: Tools.samples + "/cases/" + sample, toPath: path)
    append(name)
    return path
  }

  /// Adds a case that the test has made, or will make, itself.
  func append(_ name: String) {
    cases.append(scratch.at("cases/\(name)"))
    names.append(name)
  }

  func reverseCases() {
    cases.reverse()
    names.reverse()
  }

  /// Adds copies that share their files with the first; a file that is written anew becomes a case's own.
  /// All names have the same length, so that all receipts have the same size.
  func add(_ sample: String, copies: Int, prefix: String = "case-") throws {
    let first = try add(sample, as: "\(prefix)10000")
    let files = FileManager.default.enumerator(atPath: first)?.compactMap { $0 as? String } ?? []
    for copy in 1..<max(copies, 1) {
      let path = scratch.at("cases/\(prefix)\(10000 + copy)")
      unsafe mkdir(path, 0o755)
      for file in files {
        if unsafe link(first + "/" + file, path + "/" + file) != 0 {
          unsafe mkdir(path + "/" + file, 0o755)
        }
      }
      append("\(prefix)\(10000 + copy)")
    }
  }

  /// One stage, on all cases or some.
  func stage(
    _ number: Int, _ cases: [String]? = nil, _ further: [String] = [], out: String? = nil
  ) throws -> Program.Finished {
    try program(number, cases, further, out: out).run()
  }

  func program(
    _ number: Int, _ cases: [String]? = nil, _ further: [String] = [], out: String? = nil
  ) throws -> Program {
    var words = ["--governance", governance, "--out", out ?? self.out, "--cases-from", "-"]
    words += options
    if number == 1, !further.contains("--now") { words += ["--now", Tools.sampleTime] }
    var program = try Program(tool: Tools.names[number - 1], words + further)
    program.input = Array((cases ?? self.cases).map { $0 + "\n" }.joined().utf8)
    program.environment.merge(environment) { $1 }
    program.folder = scratch.path
    return program
  }

  /// Stages in a row; each must end with 0.
  func run(
    _ stages: ClosedRange<Int> = 1...4, _ cases: [String]? = nil, out: String? = nil
  ) throws {
    for number in stages {
      let finished = try stage(number, cases, out: out)
      guard finished.status == 0 else {
        throw StageFailed(
          stage: number, status: finished.status, said: String(finished.errors.prefix(2000)))
      }
    }
  }

  func path(_ document: String, of name: String) -> String { "\(out)/\(name)/\(document)" }

  func document(_ document: String, of name: String) throws -> [UInt8] {
    guard let bytes = readFile(path(document, of: name)) else {
      throw SystemFailure(path: path(document, of: name), code: ENOENT)
    }
    return bytes
  }

  /// What stage 4 says of a case.
  func release(of name: String) -> Release {
    guard let bytes = readFile(path("release/release_receipt.json", of: name)) else { return .none }
    for release in [Release.proceed, .isolate, .terminate]
    where bytes.holds("\"release_decision\": \"\(release.rawValue)\"") {
      return release
    }
    return .none
  }
}

enum Release: String {
  case proceed = "continue"
  case isolate = "isolate_and_continue"
  case terminate, none
}

struct StageFailed: Error {
  let stage: Int
  let status: Int32
  let said: String
}
