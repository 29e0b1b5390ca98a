internal import Actions
public import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
public import ToolSupport

/// Stage 3 on a receipt and a gate of another maker who uses the same shape. There is no case: stage
/// number, names and paths follow from the documents and the command line.
public struct ForeignDocuments: Sendable {
  private let receipt: (path: GivenPath, bytes: [UInt8]?)
  private let gate: (path: GivenPath, bytes: [UInt8]?)
  private let time: Timestamp?

  /// Reads both; one that is missing leads to `terminate`, as it does in a chain of our own.
  @export(interface)
  public init(receipt: String, gate: String, time: Timestamp?) throws(ToolFailure) {
    self.receipt = try Self.read(receipt)
    self.gate = try Self.read(gate)
    self.time = time
  }

  private static func read(_ text: String) throws(ToolFailure) -> (path: GivenPath, bytes: [UInt8]?) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let path = GivenPath(text) else {
      throw ToolFailure.usage("\(text): expected a path in printable ASCII, without quotes and backslashes")
    }
    guard let name = CasePath(String(parts.last ?? "")) else {
      throw ToolFailure.usage(
        "\(text): expected a file whose name has letters, digits and ._:@+- only, the first a letter or digit",
        hint: "the name stands in the outputs; rename the file")
    }
    let above = parts.dropLast().joined(separator: "/")
    let folder = try orFail(Folder(at: parts.count == 1 ? "." : above.isEmpty ? "/" : above))
    switch try orFail(folder.read(name, limit: JSONLimits.document.bytes)) {
    case .success(let contents): return (path, contents.bytes)
    case .failure(.notFound): return (path, nil)
    case .failure(let refusal): throw ToolFailure.usage(refusal.wording(of: text))
    }
  }

  /// Writes the three files into `<out>/actions`.
  @export(interface)
  public func map(to out: String, durable: Bool) throws(ToolFailure) -> ExitStatus {
    let source = SourceStage(receipt: receipt.bytes, gate: gate.bytes)
    if receipt.bytes == nil, source.number == nil {
      throw ToolFailure.usage(
        "\(receipt.path): no such file, and the gate does not say of which stage it is either",
        hint: "of the two documents one has to be there")
    }
    guard let number = source.number, let created = time ?? source.createdAt else {
      throw ToolFailure.usage(
        "\(receipt.path): expected a stage receipt with `stage` and `created_at`",
        hint: "docs/formats.md shows the shape; --now gives a time to a receipt without one")
    }
    let context = ActionContext(
      sourceStage: number, createdAt: created, caseName: nil, receiptPath: receipt.path,
      gatePath: gate.path)
    let documents = ActionDocuments(
      plan: ActionPlan(source: source, mapping: .standard), source: source, context: context)
    let files = try documents.outputs(context.fileNames).files()
    let committer = Committer(try orFail(OutputRoot(at: out)), durable: durable)
    let folder = try orFail(committer.root.folder("actions", removing: files.map { $0.name }))
    committer.submit(try orFail(folder.write(files)), number: 0)
    if let failure = committer.finish().first { throw ToolFailure(failure.fault) }
    return .done
  }
}
