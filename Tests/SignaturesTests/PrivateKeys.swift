import CheckedValues

@testable import Signatures

/// Key files, made of numbers. No private key that anybody uses stands in the repository.
enum PrivateKeys {
  /// The key of RFC 6979, appendix A.2.5, which the whole world has.
  static let rfc6979: [UInt8] = [
    0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93,
    0x4E, 0x50, 0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21,
  ]
  private static let curve: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
  private static let ec: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]

  /// Below the order of P-256.
  static func random() -> [UInt8] { [0x7F] + (1..<32).map { _ in UInt8.random(in: 0...255) } }

  static func der(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    let length = contents.count < 128 ? [UInt8(contents.count)] : [0x81, UInt8(contents.count)]
    return [tag] + length + contents
  }

  static func pem(_ label: String, _ der: [UInt8]) -> [UInt8] {
    var text = "-----BEGIN \(label)-----\n"
    var rest = Base64.encode(der)[...]
    while !rest.isEmpty {
      text += rest.prefix(64) + "\n"
      rest = rest.dropFirst(64)
    }
    return bytes(text + "-----END \(label)-----\n")
  }

  static func pkcs8(_ algorithm: [UInt8], _ secret: [UInt8]) -> [UInt8] {
    pem("PRIVATE KEY", der(0x30, [2, 1, 0] + der(0x30, algorithm) + der(4, secret)))
  }

  static func ed25519(_ seed: [UInt8]) -> [UInt8] {
    pkcs8([0x06, 0x03, 0x2B, 0x65, 0x70], der(4, seed))
  }

  static func p256(_ scalar: [UInt8]) -> [UInt8] {
    pkcs8(ec + curve, der(0x30, [2, 1, 1] + der(4, scalar)))
  }

  static func sec1Bare(_ scalar: [UInt8]) -> [UInt8] {
    pem("EC PRIVATE KEY", der(0x30, [2, 1, 1] + der(4, scalar) + der(0xA0, curve)))
  }

  static func sec1(_ scalar: [UInt8]) -> [UInt8] {
    (try? point(of: scalar)).map { sec1(scalar, point: $0) } ?? []
  }

  static func sec1(_ scalar: [UInt8], point: [UInt8]) -> [UInt8] {
    sec1(scalar, written: [4] + point)
  }

  static func sec1(_ scalar: [UInt8], written point: [UInt8]) -> [UInt8] {
    let body = [2, 1, 1] + der(4, scalar) + der(0xA0, curve) + der(0xA1, der(3, [0] + point))
    return pem("EC PRIVATE KEY", der(0x30, body))
  }

  /// x and y of the public point, found out with the key itself.
  static func point(of scalar: [UInt8]) throws -> [UInt8] {
    try SigningKey(pem: sec1Bare(scalar)).publicKey.material.bytes
  }
}
