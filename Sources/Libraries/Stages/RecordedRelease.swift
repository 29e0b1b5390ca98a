internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// What stage 4 wrote of a case, read once for all that a replay asks of it.
struct RecordedRelease: Sendable {
  enum Found<Document: Sendable>: Sendable {
    case missing, unusable
    case whole(Document)

    var document: Document? { if case .whole(let document) = self { document } else { nil } }
  }

  let receipt: Found<ReleaseReceipt.Summary>
  let permit: Found<IssuedPermit>

  /// Nil when the case has no such folder of outputs.
  static func found(of name: CaseName, in path: String) throws(Fault) -> RecordedRelease? {
    try ifThere { () throws(Fault) in
      let folder = try Folder(at: path)
      return try RecordedRelease(of: name) { file, limit throws(Fault) in
        try folder.read(file, limit: limit)
      }
    }
  }

  /// Without `checks` the documents are only parsed: for what is made once more and compared byte for byte.
  init(_ context: CaseContext, checks: Bool) throws(Fault) {
    try self.init(of: context.name, checks: checks) { file, limit throws(Fault) in
      try context.readOutput(file, limit: limit)
    }
  }

  /// `read` reads an output of the case.
  private init(
    of name: CaseName, checks: Bool = true,
    _ read: (CasePath, Int) throws(Fault) -> Result<FileContents, FileRefusal>
  ) throws(Fault) {
    func found<Document>(
      _ file: String, _ document: ([UInt8]) -> Document?
    ) throws(Fault) -> Found<Document> {
      switch try read(.known(file), JSONLimits.receipt.bytes) {
      case .failure(.notFound): .missing
      case .failure: .unusable
      case .success(let contents): document(contents.bytes).map { .whole($0) } ?? .unusable
      }
    }
    receipt = try found(ReleaseReceipt.path) { bytes in
      checks
        ? try? ReleaseReceipt.read(bytes, caseName: name).body
        : try? ReleaseReceipt.unverified(bytes).body
    }
    permit = try found(Permit.path) { bytes in
      (checks ? try? Permit.read(bytes) : try? Permit.unverified(bytes))
        .map { IssuedPermit(permit: $0.permit, id: $0.id) }
    }
  }
}

/// A permit under the id that it was found to have.
struct IssuedPermit: Sendable {
  let permit: Permit
  let id: SHA256Digest
}
