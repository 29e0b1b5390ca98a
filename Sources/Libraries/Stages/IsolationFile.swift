internal import Actions
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The file of `--isolation`. One that cannot be used is a mistake in the call: nothing is run.
enum IsolationFile {
  static func read(at path: String) throws(ToolFailure) -> IsolationTable {
    let bytes: [UInt8]
    switch try orFail(contents(of: path)) {
    case .failure(let refusal):
      throw ToolFailure.usage(
        refusal.wording(of: path), hint: "pipeline/isolation.json is the standard one")
    case .success(let contents): bytes = contents.bytes
    }
    do throws(JSONRefusal) {
      return try IsolationTable(try JSONDocument(bytes).root)
    } catch {
      throw ToolFailure.usage(error.wording(in: path))
    }
  }

  private static func contents(of path: String) throws(Fault) -> Result<FileContents, FileRefusal> {
    switch try InputFile.open(at: path) {
    case .success(let file): try file.contents(limit: JSONLimits.document.bytes)
    case .failure(let refusal): .failure(refusal)
    }
  }
}
