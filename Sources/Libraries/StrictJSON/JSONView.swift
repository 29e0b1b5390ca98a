/// A document where it lies in memory, for what goes through all of it: nothing is copied, and no references
/// are counted.
@unsafe
struct JSONView {
  let bytes: UnsafeRawBufferPointer
  let entries: UnsafeBufferPointer<JSONDocument.Entry>

  func token(_ entry: JSONDocument.Entry) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(entry.start)..<Int(entry.end)])
  }

  /// Hands over the text of a string.
  func withText<Result>(
    _ entry: JSONDocument.Entry, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    guard entry.escaped else { return unsafe body(token(entry)) }
    let text = unsafe unescaped(Array(token(entry))[...])
    return unsafe text.withUnsafeBytes { unsafe body($0) }
  }
}
