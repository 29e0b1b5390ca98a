internal import Admission
internal import Audit
public import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
public import ToolSupport

/// The time of an answer: `--now`, or the clock. The chain that is answered may be ahead of the clock, and an answer
/// is not earlier than its question. Without a case nothing was asked.
@export(interface)
public func answerTime(
  _ arguments: Arguments, to argument: CaseArgument?, out: String
) throws(ToolFailure) -> Timestamp {
  let time = try arguments.now()
  guard let argument, !arguments.has(.now) else { return time }
  let path = "\(out)/\(argument.name)/\(RuntimeReceipt.path)"
  let bytes = try NamedFile.bytes(
    at: path, limit: JSONLimits.receipt.bytes, hint: "evaluate-policy writes it")
  let asked = try? RuntimeReceipt.read(bytes, caseName: argument.name).head.createdAt
  return max(time, asked ?? time)
}

/// What the tools of approvers read and write. What is missing or malformed is a mistake in the call.
enum ApproverFiles {
  /// The request of a case as it is now, with its fingerprint.
  static func request(of argument: CaseArgument) throws(ToolFailure) -> (Request, SHA256Digest) {
    let name = CasePath.known(Request.fileName)
    let folder = try orFail(Folder(at: argument.path))
    let path = folder.path(of: name.text)
    let file = try orFail(folder.open(name))
    let bytes = try NamedFile.bytes(
      path, of: file, limit: JSONLimits.document.bytes, hint: "a case has a request.json")
    return try use(path) { () throws(JSONRefusal) in
      let node = try JSONDocument(bytes).root
      return (try Request(node), try Request.fingerprint(of: node))
    }
  }

  /// Reads a document with `body`.
  static func use<Value>(
    _ path: String, _ body: () throws(JSONRefusal) -> Value
  ) throws(ToolFailure) -> Value {
    do throws(JSONRefusal) { return try body() } catch {
      throw ToolFailure.usage(error.wording(in: path))
    }
  }

  /// Appends to an audit stream below `<out>/audit` and makes it durable.
  static func append(
    _ drafts: [EventDraft], to stream: StreamID, below out: String
  ) throws(ToolFailure) {
    if let broken = try orFail(AuditFolder(below: out)).append(drafts, to: stream) {
      throw failure(broken, in: stream)
    }
  }

  static func failure(_ broken: StreamBreak, in stream: StreamID) -> ToolFailure {
    .fault(
      "the audit stream \(stream) does not verify: \(broken.wording)",
      hint: "nothing was decided; find out who changed it, and put the file somewhere else for that")
  }
}
