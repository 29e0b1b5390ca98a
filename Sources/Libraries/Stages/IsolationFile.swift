internal import Actions
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The file of `--isolation`. One that cannot be used is a mistake in the call: nothing is run.
enum IsolationFile {
  static func read(at path: String) throws -> IsolationTable {
    guard case .success(let file) = try InputFile.open(at: path),
      case .success(let contents) = try file.contents(limit: JSONLimits.document.bytes)
    else {
      throw ToolFailure.usage(
        "\(path): no file that can be read", hint: "pipeline/isolation.json is the standard one")
    }
    do throws(JSONRefusal) {
      return try IsolationTable(try JSONDocument(contents.bytes).root)
    } catch {
      throw ToolFailure.usage(error.wording(in: path))
    }
  }
}
