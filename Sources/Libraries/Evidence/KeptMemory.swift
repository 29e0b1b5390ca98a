/// Told how much memory reading takes where it grows with a report, before it is taken. What may be taken at most, the
/// limits of each reader say; this says when it is much, so that not too many reports are read at once.
public final class KeptMemory {
  private let take: (_ bytes: Int) -> Void
  private var mostInOne = 0

  /// `take` is called with the bytes that are added.
  public init(_ take: @escaping (_ bytes: Int) -> Void) { self.take = take }

  /// For reading whose memory nobody limits.
  public convenience init() { self.init { _ in } }

  /// Takes what stays until the report is read.
  func keep(_ bytes: Int) { take(bytes) }

  /// Takes what is gone before the next of its kind is read, such as one statement: `bytes` in all.
  func hold(_ bytes: Int) {
    guard bytes > mostInOne else { return }
    take(bytes - mostInOne)
    mostInOne = bytes
  }
}
