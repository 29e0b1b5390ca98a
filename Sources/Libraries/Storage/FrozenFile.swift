internal import CLinux
internal import Linux
internal import Signatures

/// All bytes of a file at once, for algorithms that cannot take them in pieces, where nobody else can change them:
/// what is hashed is what is used. A small file is read into memory; a large one is copied into a file
/// without a name, which is mapped.
@safe
public struct FrozenFile: ~Copyable {
  /// Up to this many bytes a file is read instead of copied.
  public static let readLimit = 16 << 20

  private let bytes: [UInt8]
  private let mapping: Mapping?
  /// Of these very bytes.
  public let digest: FileDigest

  /// Takes a file. A copy of a large one goes into `folder`, and is gone with this value.
  public static func freeze(
    _ file: borrowing InputFile, in folder: borrowing Folder
  ) throws(Fault) -> Result<FrozenFile, FileRefusal> {
    guard file.size > readLimit else {
      return try file.contents(limit: readLimit).map { FrozenFile($0) }
    }
    guard let copy = Descriptor(unnamedIn: folder.descriptor.number) else {
      throw Fault(.create, folder.path)
    }
    let path = folder.path
    let copied = try file.forEachChunk { piece throws(Fault) in
      try writeAll(piece, to: copy.number, path: path)
    }
    switch copied {
    case .success(let digest): return .success(try FrozenFile(copy, digest, path))
    case .failure(let refusal): return .failure(refusal)
    }
  }

  private init(_ contents: FileContents) {
    bytes = contents.bytes
    mapping = nil
    digest = contents.digest
  }

  private init(
    _ copy: borrowing Descriptor, _ digest: FileDigest, _ path: String
  ) throws(Fault) {
    let address = unsafe mmap(nil, digest.size, PROT_READ, MAP_SHARED, copy.number, 0)
    guard let address = unsafe address, unsafe linux_is_map_failed(address) == 0 else {
      throw Fault(.map, path)
    }
    bytes = []
    mapping = unsafe Mapping(UnsafeRawBufferPointer(start: address, count: digest.size))
    self.digest = digest
  }

  /// Hands out the bytes.
  public borrowing func withBytes<Value>(_ body: (RawSpan) -> Value) -> Value {
    guard let mapping = unsafe mapping?.bytes else { return unsafe body(bytes.span.bytes) }
    let trimmer = unsafe ResidentTrimmer(mapping)
    let value = unsafe body(mapping.bytes)
    trimmer.stop()
    return value
  }
}

/// Memory that a file is mapped to.
@safe
private final class Mapping {
  let bytes: UnsafeRawBufferPointer

  @unsafe
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  deinit { _ = unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
