internal import Actions
internal import StrictJSON
internal import ToolSupport

/// The file of `--isolation`. One that cannot be used is a mistake in the call: nothing is run.
enum IsolationFile {
  static func read(at path: String) throws(ToolFailure) -> IsolationTable {
    let bytes = try NamedFile.bytes(
      at: path, limit: JSONLimits.document.bytes, hint: "pipeline/isolation.json is the standard one")
    do throws(JSONRefusal) {
      return try IsolationTable(try JSONDocument(bytes).root)
    } catch {
      throw ToolFailure.usage(error.wording(in: path))
    }
  }
}
