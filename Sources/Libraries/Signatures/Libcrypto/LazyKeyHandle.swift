internal import Linux

/// A key that goes to libcrypto when a signature is held against it for the first time. Most keys of a
/// trust file never are, and to start libcrypto's providers takes longer than a stage that checks none.
final class LazyKeyHandle: Sendable {
  private let material: KeyMaterial
  private let made = Mutex<KeyHandle?>(nil)

  init(_ material: KeyMaterial) { self.material = material }

  /// Nil when libcrypto does not take the key: then no signature is right.
  var handle: KeyHandle? {
    made.withLock { made in
      if made == nil { made = KeyHandle(material) }
      return made
    }
  }
}
