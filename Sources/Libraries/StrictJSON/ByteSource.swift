/// Where a stream gets its bytes from; a file at the edge of the program, an array in a test.
public protocol ByteSource: AnyObject {
  /// Puts bytes into `buffer` from `offset` to its end. Gives how many; 0 at the end of the source;
  /// negative when reading failed, and then the source keeps the reason.
  func read(into buffer: inout [UInt8], from offset: Int) -> Int
}

/// Bytes that are in memory already.
public final class ArraySource: ByteSource {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private let chunk: Int

  /// `chunk` limits what one read gives, which lets tests place every boundary.
  public init(_ bytes: ArraySlice<UInt8>, chunk: Int = .max) {
    self.bytes = bytes
    self.position = bytes.startIndex
    self.chunk = chunk
  }

  public convenience init(_ bytes: [UInt8], chunk: Int = .max) {
    self.init(bytes[...], chunk: chunk)
  }

  public func read(into buffer: inout [UInt8], from offset: Int) -> Int {
    let count = min(bytes.endIndex - position, buffer.count - offset, chunk)
    unsafe buffer.withUnsafeMutableBytes { buffer in
      unsafe bytes[position..<(position + count)].withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]).copyMemory(from: bytes)
      }
    }
    position += count
    return count
  }
}
