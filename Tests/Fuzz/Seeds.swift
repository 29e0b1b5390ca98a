import Foundation

/// Valid documents that the fuzzer starts from: the samples and their receipts.
enum Seeds {
  static let repository: String = {
    var path = #filePath as NSString
    for _ in 0..<3 { path = path.deletingLastPathComponent as NSString }
    return path as String
  }()

  static func bytes(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: repository + "/" + path).map { [UInt8]($0) } ?? []
  }

  static func sample(_ path: String) -> [UInt8] { bytes("samples/cases/" + path) }
  static func governance(_ name: String) -> [UInt8] { bytes("samples/governance/\(name).json") }

  /// The only file in a folder of a sample.
  static func onlyFile(_ folder: String) -> [UInt8] {
    let path = "samples/cases/" + folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: repository + "/" + path)) ?? []
    return names.count == 1 ? bytes(path + "/" + names[0]) : []
  }
}
