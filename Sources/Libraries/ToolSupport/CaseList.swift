internal import CLinux
internal import Linux
internal import Storage

/// Bytes of one line of a case list: what the system takes as a path.
private let mostLineBytes = 4095

/// Reads `--cases-from`: one path a line, lines end with LF, the last may lack it. Taken as it is: no
/// comments, no quotes, no blanks cut off. An empty line is refused, for it names nothing.
///
/// It may be a pipe, so that a list can come out of `find` or from the shell.
func caseList(_ file: String, atMost most: Int) throws(ToolFailure) -> [String] {
  let name = file == "-" ? "standard input" : file
  var lines = LineReader(try LineReader.opened(file), name: name)
  var paths: [String] = []
  while let line = try lines.next(mostBytes: mostLineBytes) {
    guard !line.isEmpty else { throw lines.failure("expected a path, found an empty line") }
    guard !line.contains(0) else { throw lines.failure("expected a path, found a NUL") }
    guard let path = String(validating: line, as: UTF8.self) else {
      throw lines.failure("expected a path in UTF-8")
    }
    guard paths.count < most else { throw lines.failure("more than \(most) cases in one call") }
    paths.append(path)
  }
  return paths
}

/// Lines of a file or pipe.
private struct LineReader: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private var number = 0
  private var buffer: [UInt8] = []
  private var place = 0
  private var isAtEnd = false

  init(_ descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  deinit { if descriptor > 2 { close(descriptor) } }

  static func opened(_ file: String) throws(ToolFailure) -> Int32 {
    if file == "-" { return 0 }
    let number = unsafe linux_open(file, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .usage(Fault(.open, file, code: errno).wording) }
    if linux_is_folder(number) != 0 {
      close(number)
      throw .usage("\(file): a folder, and no list", hint: "name the folders of cases behind the options")
    }
    return number
  }

  func failure(_ text: String) -> ToolFailure { .usage("\(name): line \(number): \(text)") }

  /// The next line without its LF; nil at the end.
  mutating func next(mostBytes: Int) throws(ToolFailure) -> ArraySlice<UInt8>? {
    number += 1
    var scanned = place
    while true {
      if let end = buffer[scanned...].firstIndex(of: 0x0A) {
        defer { place = end + 1 }
        guard end - place <= mostBytes else { break }
        return buffer[place..<end]
      }
      guard buffer.count - place <= mostBytes else { break }
      if isAtEnd {
        defer { place = buffer.count }
        return place < buffer.count ? buffer[place...] : nil
      }
      scanned = buffer.count - place
      try orFail(refill())
    }
    throw failure("longer than \(mostBytes) bytes")
  }

  private mutating func refill() throws(Fault) {
    buffer.removeSubrange(..<place)
    place = 0
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: 1 << 16))
    var count = -1
    repeat {
      count = unsafe buffer.withUnsafeMutableBytes { all in
        unsafe read(descriptor, all.baseAddress?.advanced(by: old), 1 << 16)
      }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw Fault(.read, name, code: errno) }
    buffer.removeLast((1 << 16) - count)
    isAtEnd = count == 0
  }
}
