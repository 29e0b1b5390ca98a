internal import Admission
internal import CheckedValues
internal import Linux
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The `grants/` of a governance folder. A case asks for the files that its request names and for those that
/// say they are about its package and a capability; the folder is gone through once a run, when the first
/// case asks.
final class GrantFolder: Sendable {
  static let name = "grants"
  /// Files in the folder; with more, only those that a request names count.
  static let mostFiles = 10_000

  /// What a grant must say to be found.
  private struct About: Hashable {
    let package: Identifier
    let capability: Identifier
  }

  private let governance: GovernanceFiles
  private let reader: GrantReader
  /// Nil until it is needed; an empty one inside when there are too many files.
  private let index = Mutex<[About: [Identifier]]?>(nil)

  init(_ governance: GovernanceFiles, _ snapshot: Snapshot) {
    (self.governance, reader) = (governance, GrantReader(snapshot))
  }

  /// The grants that may count for these capabilities, each recorded as an input.
  func files(
    for request: Request, _ capabilities: [Identifier], at time: Timestamp,
    _ inputs: inout CaseInputs
  ) throws(Fault) -> [GrantFile] {
    var ids = Set(request.grants)
    for capability in capabilities {
      ids.formUnion(
        try found(About(package: request.package.id, capability: capability), inputs.context))
    }
    var files: [GrantFile] = []
    for id in ids.sorted() {
      if let file = try read(id, at: time, &inputs) { files.append(file) }
    }
    return files
  }

  private func read(
    _ id: Identifier, at time: Timestamp, _ inputs: inout CaseInputs
  ) throws(Fault) -> GrantFile? {
    guard let path = Self.path(of: id),
      let found = try inputs.read(.grant, path, of: governance, limit: Grant.fileLimit)
    else { return nil }
    switch found {
    case .failure: return reader.unreadable(id)
    case .success(let bytes):
      do throws(ContainerRefusal) {
        return reader.check(try UnverifiedGrant(bytes), id: id, at: time)
      } catch {
        inputs.context.say(path, error, isOfCase: false)
        return reader.unreadable(id)
      }
    }
  }

  /// Nil when there can be no file of that name.
  static func path(of id: Identifier) -> CasePath? { CasePath("\(name)/\(id).json") }

  private func found(
    _ about: About, _ context: CaseContext
  ) throws(Fault) -> [Identifier] {
    try index.withLock { index throws(Fault) in
      if let index { return index[about] ?? [] }
      let made = try scan(context)
      index = made
      return made[about] ?? []
    }
  }

  /// What is no grant is passed over, for nobody asked for it; the case that has the folder gone through says so.
  private func scan(_ context: CaseContext) throws(Fault) -> [About: [Identifier]] {
    let names = try governance.names(in: Self.name)
    guard names.count <= Self.mostFiles else {
      context.say("\(Self.name): more than \(Self.mostFiles) files; only those that a request names count")
      return [:]
    }
    var index: [About: [Identifier]] = [:]
    for name in names where name.hasSuffix(".json") {
      guard let id = Identifier(String(name.dropLast(5))), let path = Self.path(of: id),
        let about = try about(id, path, context)
      else { continue }
      index[about, default: []].append(id)
    }
    return index
  }

  /// What the grant in this file says it is about; nil when there is none, which was said then.
  private func about(
    _ id: Identifier, _ path: CasePath, _ context: CaseContext
  ) throws(Fault) -> About? {
    let bytes: [UInt8]
    switch try governance.read(path, limit: Grant.fileLimit) {
    case .success(let contents): bytes = contents.bytes
    case .failure(let refusal):
      context.say(refusal.wording(of: path.text))
      return nil
    }
    do throws(ContainerRefusal) {
      let grant = try UnverifiedGrant(bytes).grant
      if grant.id == id { return About(package: grant.packageID, capability: grant.capability) }
      context.say("\(path): the grant's id is \(grant.id), so this is not its file")
    } catch { context.say(path, error, isOfCase: false) }
    return nil
  }
}
