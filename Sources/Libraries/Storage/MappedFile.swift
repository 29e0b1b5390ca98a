internal import CLinux
internal import Signatures

/// All bytes of a file at once, for algorithms that cannot take them in pieces. A small file is read
/// into memory, a large one is mapped.
///
/// A mapped file that is cut off by somebody else raises SIGBUS. The process must turn that into an
/// end with status 3, as every tool does (`FatalSignals` in ToolSupport).
@safe
public struct MappedFile: ~Copyable {
  /// Up to this many bytes a file is read instead of mapped.
  public static let readLimit = 16 << 20

  private let file: InputFile
  private let bytes: [UInt8]
  private let mapping: Mapping?
  /// Of the bytes as they were when the file was opened here.
  public let digest: FileDigest

  /// Takes a file of at most `limit` bytes.
  public static func open(
    _ file: consuming InputFile, limit: Int = .max
  ) throws(Fault) -> Result<MappedFile, FileRefusal> {
    if file.size <= readLimit {
      switch try file.contents(limit: limit) {
      case .success(let contents): return .success(MappedFile(file, contents))
      case .failure(let refusal): return .failure(refusal)
      }
    }
    guard file.size <= limit else { return .failure(.tooLarge(limit: limit)) }
    switch try file.digest() {
    case .success(let digest): return .success(try MappedFile(file, mapping: digest))
    case .failure(let refusal): return .failure(refusal)
    }
  }

  private init(_ file: consuming InputFile, _ contents: FileContents) {
    self.file = file
    bytes = contents.bytes
    mapping = nil
    digest = contents.digest
  }

  private init(_ file: consuming InputFile, mapping digest: FileDigest) throws(Fault) {
    let address = unsafe mmap(nil, digest.size, PROT_READ, MAP_SHARED, file.descriptor.number, 0)
    guard let address = unsafe address, unsafe linux_is_map_failed(address) == 0 else {
      throw Fault(.map, file.path)
    }
    self.file = file
    bytes = []
    mapping = unsafe Mapping(UnsafeRawBufferPointer(start: address, count: digest.size))
    self.digest = digest
  }

  /// Hands out the bytes, and says whether the file was still as it was afterwards: if not, what
  /// `body` found counts for nothing.
  public borrowing func withBytes<Value>(
    _ body: (RawSpan) -> Value
  ) throws(Fault) -> Result<Value, FileRefusal> {
    guard let mapping = unsafe mapping?.bytes else { return unsafe .success(body(bytes.span.bytes)) }
    let trimmer = unsafe ResidentTrimmer(mapping)
    let value = unsafe body(mapping.bytes)
    trimmer.stop()
    return try file.isUnchanged() ? .success(value) : .failure(.changed)
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
