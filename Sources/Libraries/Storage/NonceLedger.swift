internal import CLinux
public import CheckedValues
internal import Signatures
internal import StrictJSON

/// The nonces that were spent, each for one signature receipt and once for ever. A nonce goes by names, and
/// each name has a file:
///
///     <state>/nonces/lock                        held by the one process that spends
///     <state>/nonces/<2 hex>/<64 hex>            sha256 of the name; its first two digits are the folder's
///     {"schema":"membrane.nonce.v1","signature_receipt_sha256":"…"}    LF
///
/// A file by that name means spent, whatever is in it; only the line above with the asker's own receipt
/// means that it was the asker. So looking one up is opening one file, however many there are. An entry gets
/// its name when it is whole and durable. A spender that ends half-way leaves entries for its own receipt,
/// which the next try with that receipt finds.
public struct NonceLedger: Sendable {
  private let state: String
  /// Whether entries are brought to the disk before they count.
  private let durable: Bool

  /// In the state folder at this path, which is made when the first nonce is spent.
  public init(state path: String, durable: Bool = true) {
    (state, self.durable) = (path, durable)
  }

  /// Whether any of the names was spent for another receipt.
  public func isSpent(_ names: [String], notFor receipt: SHA256Digest) throws(Fault) -> Bool {
    let folder: Folder
    do throws(Fault) { folder = try Folder(at: state) } catch {
      if error.code == ENOENT { return false }
      throw error
    }
    for name in names where try entry(Self.digest(name), in: folder, receipt) == .foreign {
      return true
    }
    return false
  }

  /// Spends all names for the receipt, and gives whether that was possible. Of several that spend one
  /// name at once, one wins; a name that the receipt itself spent before is as good as new. When one name is
  /// another's, none is spent.
  public func spend(_ names: [String], for receipt: SHA256Digest) throws(Fault) -> Bool {
    try spend(names, for: receipt, during: turn())
  }

  /// The same for one whose turn it is already.
  public func spend(
    _ names: [String], for receipt: SHA256Digest, during turn: borrowing Turn
  ) throws(Fault) -> Bool {
    let folder = try Folder(at: state)
    let found = try names.map(Self.digest).map { digest throws(Fault) in
      (digest, try entry(digest, in: folder, receipt))
    }
    if found.contains(where: { $0.1 == .foreign }) { return false }
    for (digest, entry) in found { try settle(digest, entry, receipt, in: turn.nonces) }
    if durable {
      try turn.nonces.sync()
      try turn.root.folder.sync()
    }
    return true
  }

  /// While it is there nobody else spends; it goes when its holder ends, however that ends.
  public struct Turn: ~Copyable {
    fileprivate let root: OutputRoot
    fileprivate let nonces: Folder
    private let lock: Descriptor

    fileprivate init(
      _ root: consuming OutputRoot, _ nonces: consuming Folder, _ lock: consuming Descriptor
    ) {
      self.root = root
      self.nonces = nonces
      self.lock = lock
    }
  }

  /// Waits for it.
  public func turn() throws(Fault) -> Turn {
    let root = try OutputRoot(at: state, durable: durable)
    let nonces = try root.folder.subfolder("nonces")
    let path = nonces.path(of: "lock")
    let flags = O_RDWR | O_CREAT
    guard let lock = Descriptor("lock", in: nonces.descriptor.number, flags: flags, mode: 0o644)
    else { throw Fault(.open, path) }
    guard Descriptor.retrying({ flock(lock.number, LOCK_EX) }) != nil else {
      throw Fault(.lock, path)
    }
    return Turn(root, nonces, lock)
  }

  /// What a try before left may not be durable yet, so every folder on the way is synced.
  private func settle(
    _ digest: SHA256Digest, _ entry: Entry, _ receipt: SHA256Digest, in nonces: borrowing Folder
  ) throws(Fault) {
    let shard = try nonces.subfolder(String(digest.hex.prefix(2)))
    if entry == .none { try write(digest, receipt, in: nonces, shard) }
    if durable { try shard.sync() }
  }

  private enum Entry { case none, own, foreign }

  private static func digest(_ name: String) -> SHA256Digest { SHA256.digest(of: Array(name.utf8)) }

  private static func line(_ receipt: SHA256Digest) -> [UInt8] {
    Array(
      "{\"schema\":\"membrane.nonce.v1\",\"signature_receipt_sha256\":\"\(receipt.hex)\"}\n".utf8)
  }

  private func entry(
    _ digest: SHA256Digest, in folder: borrowing Folder, _ receipt: SHA256Digest
  ) throws(Fault) -> Entry {
    guard let path = CasePath("nonces/\(digest.hex.prefix(2))/\(digest.hex)") else { return .foreign }
    let own = Self.line(receipt)
    switch try folder.read(path, limit: own.count) {
    case .success(let contents): return contents.bytes == own ? .own : .foreign
    case .failure(.notFound): return .none
    case .failure: return .foreign
    }
  }

  /// Under the lock, so that one temporary name is enough. What a crash left there is unlinked, not
  /// written into: it may be an entry already.
  private func write(
    _ digest: SHA256Digest, _ receipt: SHA256Digest, in nonces: borrowing Folder,
    _ shard: borrowing Folder
  ) throws(Fault) {
    let temporary = ".entry.tmp"
    try nonces.remove(temporary)
    let path = shard.path(of: digest.hex)
    let flags = O_WRONLY | O_CREAT | O_EXCL
    guard
      let file = Descriptor(temporary, in: nonces.descriptor.number, flags: flags, mode: 0o644)
    else { throw Fault(.create, path) }
    try writeAll(Self.line(receipt), to: file.number, path: path)
    guard !durable || fsync(file.number) == 0 else { throw Fault(.sync, path) }
    let code = file.close()
    guard code == 0 else { throw Fault(.write, path, code: code) }
    let (from, to) = (nonces.descriptor.number, shard.descriptor.number)
    guard unsafe linkat(from, temporary, to, digest.hex, 0) == 0 else { throw Fault(.create, path) }
    try nonces.remove(temporary)
  }
}
