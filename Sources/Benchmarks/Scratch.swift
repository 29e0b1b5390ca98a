internal import CLinux
internal import Linux
internal import Storage

/// The folder for all that the benchmarks make. What is large goes when its row ends.
struct Scratch {
  /// Folders with very many files, which go when all rows have ended: for five minutes ext4 passes over each inode
  /// that became free, one by one, and makes new files several times slower meanwhile.
  static let (manyCases, replay) = ("many-cases", "replay")

  let root: String

  init(_ root: String) throws(Obstacle) {
    self.root = root
    try makeFolders(root)
  }

  func path(_ name: String) -> String { root + "/" + name }

  /// A folder that is new, whatever lay there before.
  func newFolder(_ name: String) throws(Obstacle) -> Scratch {
    try remove(name)
    return try Scratch(path(name))
  }

  func remove(_ name: String) throws(Obstacle) {
    try Command(named: "rm", ["-rf", path(name)]).run()
  }

  /// Writes a file in this folder; the folders above it must be there.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws(Obstacle) -> String {
    let file = path(name)
    let number = try openToWrite(file)
    defer { close(number) }
    try orFail(writeAll(bytes, to: number, path: file))
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws(Obstacle) -> String { try write(name, Array(text.utf8)) }

  /// Gives an existing file a second name here.
  func link(_ file: String, as name: String) throws(Obstacle) {
    guard unsafe CLinux.link(file, path(name)) == 0 else { throw .fault(.create, path(name)) }
  }
}

func makeFolders(_ path: String) throws(Obstacle) {
  if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/") else {
    throw .fault(.create, path)
  }
  try makeFolders(String(path[..<slash]))
  _ = unsafe mkdir(path, 0o755)
}

func exists(_ file: String) -> Bool { unsafe access(file, F_OK) == 0 }

func sizeOfFile(_ file: String) -> Int {
  var status = stat()
  return unsafe stat(file, &status) == 0 ? Int(status.st_size) : 0
}

/// Opens a file that is made when it is not there; the flags say what becomes of one that is.
func openToWrite(_ file: String, _ flags: Int32 = O_TRUNC) throws(Obstacle) -> Int32 {
  let number = unsafe linux_openat(AT_FDCWD, file, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o644)
  guard number >= 0 else { throw .fault(.create, file) }
  return number
}

func openToRead(_ path: String) throws(Obstacle) -> Int32 {
  let number = unsafe linux_open(path, O_RDONLY | O_CLOEXEC)
  guard number >= 0 else { throw .fault(.open, path) }
  return number
}

func readFile(_ file: String) throws(Obstacle) -> [UInt8] {
  let number = try openToRead(file)
  defer { close(number) }
  var bytes = [UInt8](repeating: 0, count: sizeOfFile(file))
  var count = 0
  while count < bytes.count {
    let got = unsafe bytes.withUnsafeMutableBytes { all in
      unsafe read(number, all.baseAddress?.advanced(by: count), all.count - count)
    }
    guard got > 0 else { throw .fault(.read, file) }
    count += got
  }
  return bytes
}
