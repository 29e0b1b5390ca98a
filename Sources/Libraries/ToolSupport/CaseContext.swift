public import CheckedValues
public import Storage
public import StrictJSON

/// One case that is being worked on: its folder, the outputs of the stages before, and what is to be
/// said about it. Belongs to one thread.
public final class CaseContext {
  public let name: CaseName
  /// Whether this stage may have worked on this case before.
  public let isRepeated: Bool
  private let folder: Folder
  private let outputs: OpenFolder
  /// The folders of earlier stages that were asked for.
  private var stages: [(name: Substring, folder: OpenFolder)] = []
  private let gate: MemoryGate
  private let earlier: () -> Void
  private var gateIsHeld = false
  private var bytesTaken = 0
  private(set) var report: CaseReport
  private(set) var streams: [UnsyncedStream] = []
  /// What was seen, where one look is to do for all; nil where each looks anew.
  private var kept: Kept?

  private struct Kept {
    static let mostBytes = 1 << 20
    /// Files that are not larger than that.
    var inputs: [CasePath: FileContents] = Dictionary(minimumCapacity: 12)
    var outputs: [CasePath: FileContents] = Dictionary(minimumCapacity: 12)
    var digests: [CasePath: FileDigest] = Dictionary(minimumCapacity: 12)
  }

  init(
    _ argument: CaseArgument, tool: Tool, folder: consuming Folder, outputs: OpenFolder,
    gate: MemoryGate, readsOnce: Bool = false, isRepeated: Bool = false,
    earlier: @escaping () -> Void = {}
  ) {
    self.isRepeated = isRepeated
    kept = readsOnce ? Kept() : nil
    name = argument.name
    self.folder = folder
    self.outputs = outputs
    self.gate = gate
    self.earlier = earlier
    report = CaseReport(tool)
  }

  deinit { if gateIsHeld { gate.leave() } }

  /// Waits until all cases before this one in the list have ended: of several that want what only one can
  /// have, the first gets it, whatever the number of threads. A case before may need the gate.
  public func waitForEarlierCases() {
    if gateIsHeld { gate.leave() }
    (gateIsHeld, bytesTaken) = (false, 0)
    earlier()
  }

  /// Opens a file of the case.
  public func open(_ file: CasePath) throws(Fault) -> Result<InputFile, FileRefusal> {
    try folder.open(file)
  }

  /// Reads a whole file of the case.
  public func read(
    _ file: CasePath, limit: Int
  ) throws(Fault) -> Result<FileContents, FileRefusal> {
    if let found = kept?.inputs[file], found.bytes.count <= limit { return .success(found) }
    switch try folder.open(file) {
    case .success(let input):
      let read = try contents(of: input, limit: limit)
      if case .success(let found) = read, found.bytes.count <= Kept.mostBytes {
        kept?.inputs[file] = found
      }
      return read
    case .failure(let refusal): return .failure(refusal)
    }
  }

  /// Reads an output of an earlier stage, such as `signature/signature_verification_receipt.json`.
  public func readOutput(
    _ file: CasePath, limit: Int
  ) throws(Fault) -> Result<FileContents, FileRefusal> {
    if let found = kept?.outputs[file], found.bytes.count <= limit { return .success(found) }
    switch try openOutput(file) {
    case .success(let input):
      let read = try contents(of: input, limit: limit)
      if case .success(let found) = read, found.bytes.count <= Kept.mostBytes {
        kept?.outputs[file] = found
      }
      return read
    case .failure(let refusal): return .failure(refusal)
    }
  }

  private func openOutput(_ file: CasePath) throws(Fault) -> Result<InputFile, FileRefusal> {
    guard let stage = file.folder else { return try outputs.folder.open(file) }
    let name = String(file.name)
    if let known = stages.first(where: { $0.name == stage }) { return try known.folder.open(named: name) }
    switch try outputs.folder(stage, of: file) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let folder):
      stages.append((stage, folder))
      return try folder.open(named: name)
    }
  }

  /// A file of the case that was read before, where one look is to do.
  public func kept(_ file: CasePath) -> FileContents? { kept?.inputs[file] }

  /// The digest of a file of the case that was seen before, where one look is to do.
  public func keptDigest(of file: CasePath) -> FileDigest? { kept?.digests[file] }

  /// Keeps the digest of a file of the case, where one look is to do.
  public func keep(_ digest: FileDigest, of file: CasePath) { kept?.digests[file] = digest }

  /// The digest of a file of the case.
  public func digest(of file: CasePath) throws(Fault) -> Result<FileDigest, FileRefusal> {
    switch try folder.open(file) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let input):
      guard kept != nil, input.size <= Kept.mostBytes else { return try input.digest() }
      take(input.size)
      let read = try input.contents(limit: Kept.mostBytes)
      if case .success(let found) = read { kept?.inputs[file] = found }
      return read.map { $0.digest }
    }
  }

  /// Takes all bytes of a file of the case; of a large one a copy lies beside the outputs meanwhile.
  public func freeze(_ file: borrowing InputFile) throws(Fault) -> Result<FrozenFile, FileRefusal> {
    take(min(file.size, FrozenFile.readLimit))
    return try FrozenFile.freeze(file, in: outputs.folder)
  }

  /// What is made of a byte of a document at most, with the byte itself.
  private static let bytesOfOne = 16

  private func contents(
    of file: borrowing InputFile, limit: Int
  ) throws(Fault) -> Result<FileContents, FileRefusal> {
    take(min(file.size, limit) * Self.bytesOfOne)
    return try file.contents(limit: limit)
  }

  /// To be called before memory is taken that grows with the inputs of the case: much is taken by one case at a time,
  /// however many cores there are.
  public func take(_ bytes: Int) {
    bytesTaken += bytes
    guard !gateIsHeld, bytesTaken > gate.share else { return }
    gate.enter()
    gateIsHeld = true
  }

  /// Makes the outputs of the case wait until the stream is durable.
  public func wait(for stream: UnsyncedStream) { streams.append(stream) }

  /// Says that a file of the case was refused.
  public func say(_ file: CasePath, _ refusal: FileRefusal) {
    report.say(refusal.wording(of: "\(name)/\(file)"))
  }

  /// Says that the text of a file of the case was refused.
  public func say(_ file: CasePath, _ refusal: JSONRefusal) {
    report.say(refusal.wording(in: "\(name)/\(file)"))
  }

  /// Says something about the case: lower case, without a full stop.
  public func say(_ text: String, hint: String? = nil) {
    report.say("\(name): \(text)", hint: hint)
  }

  /// Says that something was asked for that cannot be had; the case has its outputs all the same.
  public func fail(_ text: String, hint: String? = nil) {
    report.fail(name.text, ToolFailure(.fault, text, hint: hint))
  }
}
