internal import CLinux
internal import Linux

extension Descriptor {
  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  borrowing func bytes(at offset: Int, count: Int, path: String) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes { all in
        unsafe pread(number, all.baseAddress?.advanced(by: done), count - done, offset + done)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw Fault(.read, path) }
      if got == 0 { break }
      done += got
    }
    bytes.removeLast(count - done)
    return bytes
  }

  /// pwrite(2) until all is written, which is at once unless the disk is full.
  borrowing func write(_ bytes: [UInt8], at offset: Int, path: String) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        unsafe pwrite(number, all.baseAddress?.advanced(by: done), all.count - done, offset + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count != 0 else { throw Fault(.write, path, code: EIO) }
      guard count > 0 else { throw Fault(.write, path) }
      done += count
    }
  }
}
