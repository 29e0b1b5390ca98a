internal import CheckedValues
public import Receipts
internal import Signatures
internal import Storage
public import StrictJSON
public import ToolSupport

/// The files of a governance folder that a stage reads, once for all cases. What cannot be used ends
/// the whole run with status 2: nothing is decided on governance that nobody can read.
public struct GovernanceFiles: Sendable {
  let path: String
  private let files: [InputRole: (document: JSONDocument, record: InputRecord)]
  /// Of all files that were read, in their order.
  public let records: [InputRecord]

  /// Reads the files of these roles; a role's file is `<role>.json`.
  public init(at path: String, _ roles: [InputRole] = InputRole.snapshot) throws(ToolFailure) {
    self.path = path
    let folder = try Self.open(path)
    var files: [InputRole: (document: JSONDocument, record: InputRecord)] = [:]
    for role in roles {
      guard let name = CasePath(role.rawValue + ".json") else { continue }
      switch try orFail(folder.read(name, limit: JSONLimits.document.bytes)) {
      case .failure(let refusal):
        throw ToolFailure.governance(
          refusal.wording(of: folder.path(of: name.text)),
          hint: "a governance folder has policy.json, catalog.json, trust.json and actions.json")
      case .success(let contents):
        files[role] = (
          try Self.use(folder.path(of: name.text)) { () throws(JSONRefusal) in
            try JSONDocument(contents.bytes)
          },
          InputRecord(
            role: role, name: name, sha256: contents.digest.sha256, size: contents.digest.size)
        )
      }
    }
    self.files = files
    records = files.values.map { $0.record }.sorted()
  }

  private static func open(_ path: String) throws(ToolFailure) -> Folder {
    do throws(Fault) { return try Folder(at: path) } catch {
      guard error.isMissingFile else { throw ToolFailure(error) }
      throw .governance(error.wording, hint: "name the folder with --governance")
    }
  }

  /// The document of a role that was asked for.
  func document(_ role: InputRole) -> JSONDocument {
    guard let file = files[role] else { preconditionFailure("\(role.rawValue) was not asked for") }
    return file.document
  }

  func record(_ role: InputRole) -> InputRecord? { files[role]?.record }

  /// Reads a file of a folder below, such as `grants/g-1.json`.
  func read(_ name: CasePath, limit: Int) throws(Fault) -> Result<FileContents, FileRefusal> {
    try Folder(at: path).read(name, limit: limit)
  }

  /// The names in a folder below; none when it is not there.
  func names(in folder: String) throws(Fault) -> [String] {
    try ifThere { () throws(Fault) in try Folder(at: path + "/" + folder).names() } ?? []
  }

  /// Whether a file is still as an earlier stage recorded it.
  func holds(_ recorded: InputRecord) throws(Fault) -> Bool {
    if let own = files[recorded.role] { return own.record == recorded }
    guard case .success(let contents) = try read(recorded.name, limit: recorded.size) else {
      return false
    }
    return contents.digest == FileDigest(sha256: recorded.sha256, size: recorded.size)
  }

  /// Who is trusted, of files that have it.
  func trust() throws(ToolFailure) -> TrustStore {
    try use(.trust, TrustStore.init)
  }

  /// Reads the document of a role with `body`.
  public func use<Value>(
    _ role: InputRole, _ body: (JSONNode) throws(JSONRefusal) -> Value
  ) throws(ToolFailure) -> Value {
    try Self.use("\(path)/\(role.rawValue).json") { () throws(JSONRefusal) in
      try body(document(role).root)
    }
  }

  private static func use<Value>(
    _ file: String, _ body: () throws(JSONRefusal) -> Value
  ) throws(ToolFailure) -> Value {
    do throws(JSONRefusal) { return try body() } catch {
      throw ToolFailure.governance(error.wording(in: file))
    }
  }
}
