import CheckedValues
import Glibc
import Storage
import TestSupport
import Testing

/// What is opened below a folder: regular files, and nothing that a case could point elsewhere with.
struct OpeningTests {
  private func refusal(_ temporary: TemporaryFolder, _ path: String) throws -> FileRefusal? {
    switch try Folder(at: temporary.path).open(casePath(path)) {
    case .success: nil
    case .failure(let refusal): refusal
    }
  }

  @Test func `opens a regular file at any depth`() throws {
    let temporary = TemporaryFolder()
    temporary.folder("a")
    temporary.folder("a/b")
    temporary.file("a/b/f")
    temporary.file("f")
    #expect(try refusal(temporary, "f") == nil)
    #expect(try refusal(temporary, "a/b/f") == nil)
  }

  @Test(arguments: ["missing", "missing/f", "file/f", "folder/missing", "folder/x/f"])
  func `says that there is no such file`(_ path: String) throws {
    let temporary = TemporaryFolder()
    temporary.file("file")
    temporary.folder("folder")
    #expect(try refusal(temporary, path) == .notFound)
  }

  @Test(arguments: ["file", "dangling", "folder/file", "inside/file", "up/file", "loop", "proc/stat"])
  func `follows no symbolic link`(_ path: String) throws {
    let temporary = TemporaryFolder()
    temporary.folder("real")
    temporary.file("real/file")
    temporary.link("file", to: "real/file")
    temporary.link("dangling", to: "nowhere")
    temporary.link("folder", to: temporary.at("real"))
    temporary.link("inside", to: "real")
    temporary.link("up", to: "../")
    temporary.link("loop", to: "loop")
    temporary.link("proc", to: "/proc")
    #expect(try refusal(temporary, path) == .symbolicLink)
  }

  @Test func `refuses a folder`() throws {
    let temporary = TemporaryFolder()
    temporary.folder("folder")
    #expect(try refusal(temporary, "folder") == .notRegular)
  }

  @Test(.timeLimit(.minutes(1))) func `refuses a FIFO without waiting for a writer`() throws {
    let temporary = TemporaryFolder()
    unsafe mkfifo(temporary.at("fifo"), 0o644)
    #expect(try refusal(temporary, "fifo") == .notRegular)
  }

  @Test func `refuses a socket`() throws {
    let temporary = TemporaryFolder()
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) {
      unsafe $0.copyBytes(from: Array(temporary.at("socket").utf8))
    }
    let bound = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    #expect(try refusal(temporary, "socket") == .notRegular)
  }

  @Test(arguments: ["null", "zero", "full"])
  func `refuses a device`(_ name: String) throws {
    switch try Folder(at: "/dev").open(casePath(name)) {
    case .success: Issue.record("opened a device")
    case .failure(let refusal): #expect(refusal == .notRegular)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file that may not be read is a fault`() throws {
    let temporary = TemporaryFolder()
    unsafe chmod(temporary.file("secret"), 0)
    let fault = Fault(.open, temporary.at("secret"), code: EACCES)
    #expect(throws: fault) { _ = try refusal(temporary, "secret") }
  }

  @Test(arguments: [("missing", ENOENT), ("file", ENOTDIR), ("nul\0", EINVAL)])
  func `a folder that the operator named and that cannot be opened is a fault`(
    _ name: String, _ code: Int32
  ) throws {
    let temporary = TemporaryFolder()
    temporary.file("file")
    let path = temporary.at(name)
    #expect(throws: Fault(.open, path, code: code)) { _ = try Folder(at: path) }
  }

  @Test func `follows links in the path that the operator named`() throws {
    let temporary = TemporaryFolder()
    temporary.folder("real")
    temporary.file("real/file")
    temporary.link("link", to: "real")
    let result = try Folder(at: temporary.at("link")).read(casePath("file"), limit: 4)
    #expect(try result.get().bytes == Array("text".utf8))
  }

  @Test func `lists names sorted by their bytes`() throws {
    let temporary = TemporaryFolder()
    for name in ["b", "a", "B", ".c", "ä", "10", "9"] { temporary.file(name) }
    #expect(try Folder(at: temporary.path).names() == [".c", "10", "9", "B", "a", "b", "ä"])
    // A second time: the list does not go on where the first one ended.
    let folder = try Folder(at: temporary.path)
    #expect(try folder.names().count == 7)
    #expect(try folder.names().count == 7)
  }

  @Test func `names files for people`() throws {
    let temporary = TemporaryFolder()
    #expect(try Folder(at: temporary.path).path(of: "f") == temporary.path + "/f")
    #expect(try Folder(at: temporary.path + "/").path(of: "f") == temporary.path + "/f")
  }

  @Test func `leaves no descriptor open`() throws {
    let temporary = TemporaryFolder()
    temporary.folder("a")
    temporary.file("a/f")
    let folder = try Folder(at: temporary.path)
    // Far more than the limit on descriptors, whatever other tests have open.
    for _ in 0..<30_000 {
      _ = try folder.open(casePath("a/f"))
      _ = try folder.open(casePath("a/missing"))
    }
    for _ in 0..<30_000 { _ = try folder.names() }
  }
}
