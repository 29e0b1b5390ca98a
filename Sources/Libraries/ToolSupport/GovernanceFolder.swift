public import CheckedValues
internal import Glibc
public import Storage
public import StrictJSON

/// The governed snapshot on disk. What is missing or malformed here ends the run with status 2: nothing
/// can be decided without it.
public struct GovernanceFolder: ~Copyable, Sendable {
  private let folder: Folder

  /// Opens the folder of `--governance`, or another one that an option named.
  public init(at path: String) throws {
    do throws(Fault) {
      folder = try Folder(at: path)
    } catch {
      guard [ENOENT, ENOTDIR, ELOOP].contains(error.code) else { throw error }
      throw ToolFailure.governance(error.wording, hint: "name the governance folder")
    }
  }

  /// Reads a document of at most 1 MiB and what `parse` makes of it.
  public borrowing func document<Value>(
    _ file: CasePath, _ parse: (JSONNode) throws(JSONRefusal) -> Value
  ) throws -> (value: Value, digest: FileDigest) {
    let limits = JSONLimits.document
    let contents = try contents(of: file, limit: limits.bytes)
    do throws(JSONRefusal) {
      return (try parse(try JSONDocument(contents.bytes, limits: limits).root), contents.digest)
    } catch {
      throw ToolFailure.governance(error.wording(in: folder.path(of: file.text)))
    }
  }

  /// Reads a file of at most `limit` bytes.
  public borrowing func contents(of file: CasePath, limit: Int) throws -> FileContents {
    switch try folder.read(file, limit: limit) {
    case .success(let contents): return contents
    case .failure(let refusal):
      throw ToolFailure.governance(refusal.wording(of: folder.path(of: file.text)))
    }
  }

  /// The names in one of its folders, such as `grants`, sorted by their bytes; none when the folder is
  /// not there.
  public borrowing func names(in name: CasePath) throws -> [String] {
    switch try folder.folder(name) {
    case .success(let found): return try found.names()
    case .failure(.notFound): return []
    case .failure(let refusal):
      throw ToolFailure.governance(refusal.wording(of: folder.path(of: name.text)))
    }
  }
}
