import CheckedValues
import Glibc
import Storage
import TestSupport
import Testing

/// What holds when the process has to do without: each test runs in a process of its own, whose limits
/// it may change. Status 0 says that all was as it should be.
struct HardConditionTests {
  private static let files = [
    OutputFile("gate.json", pattern(100)), OutputFile("receipt.json", pattern(5000)),
  ]
  private static let names = ["gate.json", "receipt.json"]

  private static func limit(_ resource: __rlimit_resource, _ most: UInt) {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    limit.rlim_cur = min(most, limit.rlim_max)
    unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  private static func require(_ condition: Bool, _ status: Int32) {
    if !condition { exit(status) }
  }

  @Test func `modes do not depend on the umask`() async {
    await #expect(processExitsWith: .success) {
      let temporary = TemporaryFolder()
      temporary.folder("out")
      umask(0o077)
      let committer = Committer(try OutputRoot(at: temporary.at("out")))
      let stage = try committer.root.stage("s", of: caseName("a"), removing: [])
      committer.submit(try stage.write(Self.files), number: 0)
      Self.require(committer.finish().isEmpty, 10)
      Self.require(temporary.mode("out/a/s/gate.json") == 0o644, 11)
      Self.require(temporary.mode("out/a") == 0o755, 12)
      Self.require(temporary.mode("out/a/s") == 0o755, 13)
    }
  }

  @Test func `a file that may not grow leaves nothing behind`() async {
    await #expect(processExitsWith: .success) {
      let temporary = TemporaryFolder()
      let root = try OutputRoot(at: temporary.at("out"))
      signal(SIGXFSZ, SIG_IGN)
      // The first file fits, the second is cut off in the middle.
      Self.limit(RLIMIT_FSIZE, 2000)
      let stage = try root.stage("s", of: caseName("a"), removing: Self.names)
      do throws(Fault) {
        _ = try stage.write(Self.files)
        exit(10)
      } catch {
        Self.require(error.code == EFBIG && error.operation == .write, 11)
      }
      Self.require(temporary.tree("out") == ["out/a/", "out/a/s/"], 12)
    }
  }

  @Test func `without descriptors opening is a fault, not a missing file`() async {
    await #expect(processExitsWith: .success) {
      let temporary = TemporaryFolder()
      temporary.folder("a")
      temporary.file("a/f")
      let folder = try Folder(at: temporary.path)
      Self.limit(RLIMIT_NOFILE, 3)
      for path in ["a/f", "a"] {
        do throws(Fault) {
          guard case .failure(.notRegular) = try folder.open(casePath(path)) else { exit(10) }
        } catch {
          Self.require(error.code == EMFILE && path == "a/f", 11)
        }
      }
      Self.limit(RLIMIT_NOFILE, 100)
    }
  }

  @Test func `few descriptors make smaller batches`() async {
    await #expect(processExitsWith: .success) {
      let temporary = TemporaryFolder()
      Self.limit(RLIMIT_NOFILE, 64)
      let committer = Committer(try OutputRoot(at: temporary.at("out")))
      for number in 0..<300 {
        let stage = try committer.root.stage("s", of: caseName("c\(number)"), removing: [])
        committer.submit(try stage.write(Self.files), number: number)
      }
      Self.require(committer.finish().isEmpty, 10)
      Self.require(temporary.tree("out").count == 1200, 11)
    }
  }

  @Test func `what a killed run left is removed by the next one`() async throws {
    let temporary = TemporaryFolder()
    let path = temporary.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let stage = try OutputRoot(at: path + "/out").stage("s", of: caseName("a"), removing: [])
      let staged = try stage.write(Self.files)
      withExtendedLifetime(staged) { _ = kill(getpid(), SIGKILL) }
    }
    let left = temporary.tree("out/a/s")
    #expect(left.count == 2)
    #expect(left.allSatisfy { $0.hasSuffix(".tmp") })
    _ = try OutputRoot(at: temporary.at("out")).stage("s", of: caseName("a"), removing: [])
    #expect(temporary.tree("out/a/s").isEmpty)
  }
}
