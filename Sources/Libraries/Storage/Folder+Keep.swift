internal import CLinux
internal import Linux

extension Folder {
  /// Writes a file that stays for good: whole, durable, and never over one that is there. False when there
  /// is one by that name already, which then is as it was.
  public borrowing func keep(_ file: OutputFile) throws(Fault) -> Bool {
    // Threads of one run may be about to write the same file.
    let temporary = TemporaryName.of("\(file.name).\(pthread_self())")
    let path = path(of: file.name)
    let flags = O_WRONLY | O_CREAT | O_EXCL
    guard let target = Descriptor(temporary, in: descriptor.number, flags: flags, mode: 0o644),
      target.setMode(0o644)
    else { throw Fault(.create, path) }
    defer { try? remove(temporary) }
    try writeAll(file.bytes, to: target.number, path: path)
    guard fsync(target.number) == 0 else { throw Fault(.sync, path) }
    let here = descriptor.number
    if unsafe linkat(here, temporary, here, file.name, 0) != 0 {
      guard errno == EEXIST else { throw Fault(.create, path) }
      return false
    }
    try sync()
    return true
  }
}
