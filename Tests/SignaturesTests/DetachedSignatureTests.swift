import CheckedValues
import Signatures
import Testing

@Suite struct DetachedSignatureTests {
  typealias Row = (signature: String, key: String, needs: ArtifactNeeds)

  static let right: [Row] = [
    (SignatureFixtures.ed25519, KeyFixtures.ed25519, .bytes),
    (SignatureFixtures.p256, KeyFixtures.p256, []),
    (SignatureFixtures.rsaSHA256, KeyFixtures.rsa, .sha512),
    (SignatureFixtures.rsaSHA512, KeyFixtures.rsa, .sha512),
    (SignatureFixtures.pssSHA512, KeyFixtures.rsa, .sha512),
    (SignatureFixtures.rsaPSS, KeyFixtures.rsaPSS, []),
  ]

  @Test(arguments: right)
  func `accepts a signature as binary, as base64 and with a line end`(row: Row) throws {
    let key = try key(row.key)
    let binary = try unbase64(row.signature)
    for file in [binary, bytes(row.signature), bytes(row.signature + "\n")] {
      #expect(passes(file, .detached, key))
      #expect(!passes(file, .detached, key, otherArtifact))
      #expect(try DetachedSignature(file).needs([key]) == row.needs)
    }
  }

  @Test(arguments: right)
  func `refuses every truncation and every changed byte`(row: Row) throws {
    let key = try key(row.key)
    for file in try [unbase64(row.signature), bytes(row.signature)] {
      for damage in damaged(file) + [file + [0], file + bytes("\n\n")] {
        #expect(!passes(damage, .detached, key))
      }
    }
  }

  /// Text with a fault in it may be as long as an RSA signature.
  @Test func `takes no base64 with a fault for a binary signature`() throws {
    let right = SignatureFixtures.rsaSHA256
    let last = right.utf8.count - right.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count - 1
    var trailing = bytes(right)
    trailing[last] = trailing[last] == UInt8(ascii: "B") ? UInt8(ascii: "C") : UInt8(ascii: "B")
    for file in [
      trailing, trailing + bytes("\r\n"), [UInt8](repeating: UInt8(ascii: "x"), count: 256),
      [UInt8](repeating: UInt8(ascii: "\t"), count: 300),
    ] {
      #expect(throws: ContainerRefusal.self) { try DetachedSignature(file) }
    }
  }

  @Test(arguments: [0, 1, 63, 65, 255, 1025, 2049, 1 << 20])
  func `refuses what no key could have made`(count: Int) {
    #expect(throws: ContainerRefusal.self) {
      try DetachedSignature([UInt8](repeating: 0, count: count))
    }
  }
}
