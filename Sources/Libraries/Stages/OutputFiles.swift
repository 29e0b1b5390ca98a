internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

extension OutputFile {
  /// A document as a file; a secret in it means that nothing is written.
  init(_ name: String, document: OutputDocument) throws(ToolFailure) {
    self.init(name, try Self.searched(name, document.bytes))
  }

  /// A document in a DSSE envelope; nothing is signed that holds a secret.
  static func envelope(
    _ name: String, _ document: OutputDocument, type: String = Statement.payloadType, by key: SigningKey
  ) throws(ToolFailure) -> OutputFile {
    let payload = try searched(name, document.canonicalBytes)
    do throws(SigningFailed) {
      return OutputFile(name, try DSSEEnvelope.signed(payload, type: type, by: key))
    } catch {
      throw ToolFailure.fault("\(name): not written: the key made no signature that verifies")
    }
  }

  /// The bytes that `body` gives, for the output `name`.
  static func searched(
    _ name: String, _ body: () throws(SecretFound) -> [UInt8]
  ) throws(ToolFailure) -> [UInt8] {
    do throws(SecretFound) { return try body() } catch { throw ToolFailure.secret(in: name, error) }
  }
}

extension ToolFailure {
  static func secret(in name: String, _ found: SecretFound) -> ToolFailure {
    .fault(
      "\(name): not written: it would hold what looks like a secret (\(found.kind.rawValue))",
      hint: "an identifier of the case or of governance has the form of a key or token")
  }
}

extension [OutputFile] {
  /// Writes these files into a folder, whole and durable. `root` is made if it is missing, and so is the
  /// folder in it; `.` is the root itself.
  func write(to folder: String = ".", in root: String) throws(ToolFailure) {
    guard !isEmpty else { return }
    try StagedOutputs(self, for: folder, in: root).show()
  }
}

/// Files that are written and have not got their names yet: what has to be recorded before they are seen is recorded
/// in between. They go when this value goes.
struct StagedOutputs {
  private let committer: Committer
  private let files: StagedFiles

  init(_ files: [OutputFile], for folder: String, in root: String) throws(ToolFailure) {
    committer = Committer(try orFail(OutputRoot(at: root)))
    self.files = try orFail(committer.root.sharedFolder(folder).write(files))
  }

  /// Makes them durable and gives them their names.
  func show() throws(ToolFailure) {
    committer.submit(files, number: 0)
    if let failure = committer.finish().first { throw ToolFailure(failure.fault) }
  }
}
