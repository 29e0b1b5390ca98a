internal import Glibc
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
  private let mapping: UnsafeRawBufferPointer?
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
    unsafe mapping = nil
    digest = contents.digest
  }

  private init(_ file: consuming InputFile, mapping digest: FileDigest) throws(Fault) {
    let address = unsafe mmap(nil, digest.size, PROT_READ, MAP_SHARED, file.descriptor.number, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw Fault(.map, file.path)
    }
    self.file = file
    bytes = []
    unsafe mapping = UnsafeRawBufferPointer(start: address, count: digest.size)
    self.digest = digest
  }

  deinit {
    if let mapping = unsafe mapping {
      _ = unsafe munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    }
  }

  /// Hands out the bytes, and says whether the file was still as it was afterwards: if not, what
  /// `body` found counts for nothing.
  public borrowing func withBytes<Value>(
    _ body: (RawSpan) -> Value
  ) throws(Fault) -> Result<Value, FileRefusal> {
    guard let mapping = unsafe mapping else { return unsafe .success(body(bytes.span.bytes)) }
    let trimmer = unsafe ResidentTrimmer(mapping)
    let value = unsafe body(mapping.bytes)
    trimmer.stop()
    return try file.isUnchanged() ? .success(value) : .failure(.changed)
  }
}
