internal import CheckedValues
internal import Signatures

/// A public key in PEM, as far as it was read.
enum PEMKey: CustomStringConvertible {
  case read(PublicKey)
  case unsupported(String)
  case malformed

  init(_ pem: [UInt8]) {
    do throws(KeyRefusal) {
      self = .read(try PublicKey(pem[...], format: .pem))
    } catch {
      switch error {
      case .unsupported(let name): self = .unsupported(name)
      case .malformed: self = .malformed
      }
    }
  }

  var isUnsupported: Bool { if case .unsupported = self { true } else { false } }

  var isRead: Bool { if case .read = self { true } else { false } }

  var description: String {
    switch self {
    case .read: "read"
    case .unsupported(let name): "unsupported, \(name)"
    case .malformed: "malformed"
    }
  }

  /// Whether a key in PEM is of a kind and size that is accepted, by the object identifiers in it; nil when it is
  /// no public key in PEM.
  static func isAccepted(_ pem: [UInt8]) -> Bool? {
    let text = lines(pem)
    let base64 = text.dropFirst().prefix { $0.first != UInt8(ascii: "-") }.joined()
    guard text.first?.elementsEqual("-----BEGIN PUBLIC KEY-----".utf8) == true,
      let der = Base64.decode(Array(base64)[...])
    else { return nil }
    if holds(der, "06082a8648ce3d030107") || holds(der, "06032b6570") { return true }
    // With a modulus of 2048 bits it has at least 290 bytes.
    let isRSA = holds(der, "06092a864886f70d010101") || holds(der, "06092a864886f70d01010a")
    return isRSA && der.count >= 290
  }

  private static func holds(_ der: [UInt8], _ identifier: String) -> Bool {
    guard let wanted = Hex.decode(Array(identifier.utf8)[...]) else { return false }
    return der.indices.contains { der[$0...].starts(with: wanted) }
  }
}
