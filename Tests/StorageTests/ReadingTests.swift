import CheckedValues
import Glibc
import Signatures
import Storage
import StrictJSON
import TestSupport
import Testing

/// How open files are read: whole, in pieces, as a stream, held at once. All ways give the digest of exactly
/// the bytes that were used.
struct ReadingTests {
  private func open(_ temporary: TemporaryFolder, _ name: String) throws -> InputFile {
    switch try Folder(at: temporary.path).open(casePath(name)) {
    case .success(let file): return file
    case .failure(let refusal): throw refusal
    }
  }

  private static let chunk = 256 << 10
  private static let sizes = [0, 1, 4095, 4096, chunk - 1, chunk, chunk + 1, 3 * chunk]

  @Test(arguments: sizes) func `every way of reading gives the same bytes and digest`(
    _ size: Int
  ) throws {
    let temporary = TemporaryFolder()
    let bytes = pattern(size)
    temporary.file("f", bytes)
    let digest = FileDigest(sha256: SHA256.digest(of: bytes), size: size)

    let contents = try open(temporary, "f").contents(limit: size).get()
    #expect(contents.bytes == bytes)
    #expect(contents.digest == digest)

    var pieces: [UInt8] = []
    let seen = try open(temporary, "f").forEachChunk { piece in
      unsafe piece.withUnsafeBytes { unsafe pieces += Array($0) }
    }
    #expect(try seen.get() == digest)
    #expect(pieces == bytes)
    #expect(try open(temporary, "f").digest().get() == digest)

    let source = FileSource(try open(temporary, "f"))
    var buffer = [UInt8](repeating: 0, count: 1000)
    var read: [UInt8] = []
    while case let count = source.read(into: &buffer, from: 10), count > 0 {
      read += buffer[10..<(10 + count)]
    }
    #expect(read == bytes)
    #expect(try source.finish().get() == digest)

    switch try FrozenFile.freeze(try open(temporary, "f"), in: try Folder(at: temporary.path)) {
    case .success(let frozen):
      #expect(frozen.digest == digest)
      #expect(frozen.withBytes { span in unsafe span.withUnsafeBytes { unsafe Array($0) == bytes } })
    case .failure(let refusal): Issue.record("\(refusal)")
    }
  }

  @Test(arguments: [0, 1, 100]) func `holds a file against its limit`(_ size: Int) throws {
    let temporary = TemporaryFolder()
    temporary.file("f", pattern(size))
    let folder = try Folder(at: temporary.path)
    #expect(try folder.read(casePath("f"), limit: size).get().bytes.count == size)
    #expect(try folder.read(casePath("f"), limit: size + 1).get().bytes.count == size)
    temporary.file("f", pattern(size + 1))
    #expect(try folder.read(casePath("f"), limit: size) == .failure(.tooLarge(limit: size)))
  }

  @Test func `a huge file is refused by its size alone`() throws {
    let temporary = TemporaryFolder()
    unsafe truncate(temporary.file("f"), 1 << 40)
    let folder = try Folder(at: temporary.path)
    #expect(try folder.read(casePath("f"), limit: 1 << 20) == .failure(.tooLarge(limit: 1 << 20)))
  }

  @Test(arguments: ["append", "cut", "rewrite"])
  func `says that a file was changed while it was open`(_ change: String) throws {
    let temporary = TemporaryFolder()
    temporary.file("f", pattern(1000))
    let whole = try open(temporary, "f")
    let pieces = try open(temporary, "f")
    let frozen = try open(temporary, "f")
    let source = FileSource(try open(temporary, "f"))
    switch change {
    case "append": temporary.file("f", [1], flags: O_APPEND)
    case "cut": unsafe truncate(temporary.at("f"), 999)
    default:
      usleep(20_000)  // longer than the clock of any file system stands still
      temporary.file("f", pattern(1000).reversed(), flags: 0)
    }
    #expect(try whole.contents(limit: 2000) == .failure(.changed))
    #expect(try pieces.digest() == .failure(.changed))
    #expect(try source.finish() == .failure(.changed))
    switch try FrozenFile.freeze(frozen, in: try Folder(at: temporary.path)) {
    case .success: Issue.record("took a file that was changed")
    case .failure(let refusal): #expect(refusal == .changed)
    }
  }

  @Test func `a file that was replaced while it was open counts as changed`() throws {
    let temporary = TemporaryFolder()
    temporary.file("f", "old")
    temporary.file("g", "new")
    let file = try open(temporary, "f")
    unsafe rename(temporary.at("g"), temporary.at("f"))
    // The link count of the old file changed with it, and so did its ctime.
    #expect(try file.contents(limit: 10) == .failure(.changed))
  }

  @Test func `a read error is a fault, not a finding about the case`() throws {
    // The memory of a process is a regular file whose first page cannot be read.
    let folder = try Folder(at: "/proc/self")
    let fault = Fault(.read, "/proc/self/mem", code: EIO)
    #expect(throws: fault) { _ = try folder.read(casePath("mem"), limit: 10) }
    guard case .success(let file) = try folder.open(casePath("mem")) else { return }
    #expect(throws: fault) { _ = try file.digest() }
    guard case .success(let other) = try folder.open(casePath("mem")) else { return }
    let source = FileSource(other)
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(source.read(into: &buffer, from: 0) < 0)
    #expect(source.fault == fault)
    #expect(throws: fault) { _ = try source.finish() }
  }

  @Test func `a file that has more than its size says is refused`() throws {
    // Files of /proc say that they are empty.
    let folder = try Folder(at: "/proc/self")
    #expect(try folder.read(casePath("status"), limit: 1 << 20) == .failure(.changed))
    guard case .success(let file) = try folder.open(casePath("status")) else { return }
    #expect(try file.digest() == .failure(.changed))
    guard case .success(let other) = try folder.open(casePath("status")) else { return }
    #expect(try FileSource(other).finish() == .failure(.changed))
  }

  @Test func `a stream that ends early still gives the digest of the whole file`() throws {
    let temporary = TemporaryFolder()
    let text = #"{"a": 1, "#
    let bytes = Array(text.utf8) + pattern(500_000)
    temporary.file("f", bytes)
    let source = FileSource(try open(temporary, "f"))
    var stream = JSONStream(source, limits: .report)
    #expect(throws: JSONRefusal.self) { try stream.skip() }
    let digest = FileDigest(sha256: SHA256.digest(of: bytes), size: bytes.count)
    #expect(try source.finish().get() == digest)
  }

  @Test func `a source can be read again, and sees the same bytes`() throws {
    let temporary = TemporaryFolder()
    temporary.file("f", #"[1, 2, 3]"#)
    let source = FileSource(try open(temporary, "f"))
    for _ in 0..<3 {
      var stream = JSONStream(source, limits: .report)
      var sum = 0
      try stream.array { stream throws(JSONRefusal) in sum += Int(try stream.number()) ?? 0 }
      try stream.finish()
      #expect(sum == 6)
      _ = try source.finish().get()
    }
    usleep(20_000)
    temporary.file("f", #"[1, 2, 4]"#)
    #expect(try source.finish() == .failure(.changed))
  }

  /// The file is opened, and is `size` bytes long.
  private func frozen(_ temporary: TemporaryFolder, _ size: Int) throws -> FrozenFile {
    unsafe truncate(temporary.file("f"), size)
    switch try FrozenFile.freeze(try open(temporary, "f"), in: try Folder(at: temporary.path)) {
    case .success(let file): return file
    case .failure(let refusal): throw refusal
    }
  }

  @Test func `a large file that is held at once takes little memory, and leaves no other file`() throws {
    let temporary = TemporaryFolder()
    let size = 128 << 20
    let file = try frozen(temporary, size)
    let before = residentFileBytes()
    let (sum, resident) = file.withBytes { span -> (Int, Int) in
      var sum = 0
      var most = 0
      for offset in stride(from: 0, to: span.byteCount, by: 4096) {
        sum += unsafe Int(span.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        if offset.isMultiple(of: 8 << 20) {
          usleep(2000)
          most = max(most, residentFileBytes() - before)
        }
      }
      return (sum, most)
    }
    #expect(sum == Int(UInt8(ascii: "t")))
    #expect(resident < size / 2)
    #expect(temporary.tree() == ["f"])
  }

  @Test(arguments: [FrozenFile.readLimit, FrozenFile.readLimit + 1])
  func `whoever has the file mapped changes nothing of what was hashed`(_ size: Int) throws {
    let temporary = TemporaryFolder()
    unsafe truncate(temporary.file("f"), size)
    let number = unsafe Glibc.open(temporary.at("f"), O_RDWR)
    let mapped = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0)
    guard unsafe mapped != MAP_FAILED, let memory = unsafe mapped else {
      Issue.record("not mapped")
      return
    }
    defer {
      unsafe munmap(memory, size)
      close(number)
    }
    let file = try frozen(temporary, size)
    for place in [0, size / 2, size - 1] {
      unsafe memory.storeBytes(of: 0xFF, toByteOffset: place, as: UInt8.self)
    }
    let hash = file.withBytes { span in
      unsafe span.withUnsafeBytes { unsafe SHA256.digest(of: Array($0)) }
    }
    #expect(hash == file.digest.sha256)
    #expect(unsafe truncate(temporary.at("f"), 0) == 0)
    #expect(file.withBytes { $0.byteCount } == size)
  }

  /// Bytes of mapped files that are in this process's memory now.
  private func residentFileBytes() -> Int {
    let number = unsafe Glibc.open("/proc/self/statm", O_RDONLY)
    defer { close(number) }
    var text = [UInt8](repeating: 0, count: 200)
    let count = unsafe read(number, &text, 200)
    let fields = String(decoding: text[..<max(count, 0)], as: UTF8.self).split(separator: " ")
    return fields.count > 2 ? (Int(fields[2]) ?? 0) * 4096 : 0
  }
}
