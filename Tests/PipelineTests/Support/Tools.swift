import Foundation

/// Where the built programs are: in MEMBRANE_BIN (`make test` sets it to the release build), else beside the
/// test bundle in the package's own debug build.
enum Tools {
  static let names = ["verify-signature", "evaluate-policy", "map-action", "emit-receipt"]

  /// The tools beside the stages.
  static let companions = [
    "enforce-action", "replay-audit", "report-signoff", "resolve-escalation", "resolve-review",
  ]

  static let folder: String = {
    if let given = ProcessInfo.processInfo.environment["MEMBRANE_BIN"], !given.isEmpty { return given }
    let beside = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folder = (beside as NSString).deletingLastPathComponent
    return holdsTools(folder) ? folder : repository + "/.build/debug"
  }()

  /// The top of the repository.
  static let repository: String = {
    var path = #filePath as NSString
    for _ in 0..<4 { path = path.deletingLastPathComponent as NSString }
    return path as String
  }()

  static let samples = repository + "/samples"

  /// The fixed time of all samples.
  static let sampleTime: String =
    (try? String(contentsOfFile: samples + "/now", encoding: .utf8))?.split(separator: "\n").first
    .map { String($0) } ?? ""

  /// The path of a tool; that none is there is a failure, never a reason to skip.
  static func path(_ name: String) throws -> String {
    let path = folder + "/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else { throw ToolIsMissing(path: path) }
    return path
  }

  private static func holdsTools(_ folder: String) -> Bool {
    names.allSatisfy { FileManager.default.isExecutableFile(atPath: folder + "/" + $0) }
  }
}

struct ToolIsMissing: Error, CustomStringConvertible {
  let path: String
  var description: String {
    "\(path) is not there: run `make test`, or name the folder of the built tools with MEMBRANE_BIN"
  }
}
