import CheckedValues
import Signatures
import Testing

@Suite struct SchemeTests {
  typealias Row = (signature: String, key: String, scheme: SignatureScheme)

  static let right: [Row] = [
    (SignatureFixtures.ed25519, KeyFixtures.ed25519, .ed25519),
    (SignatureFixtures.p256, KeyFixtures.p256, .ecdsaP256),
    (SignatureFixtures.rsaSHA256, KeyFixtures.rsa, .rsaPKCS1(.sha256)),
    (SignatureFixtures.rsaSHA512, KeyFixtures.rsa, .rsaPKCS1(.sha512)),
    (SignatureFixtures.pssSHA256, KeyFixtures.rsa, .rsaPSS(.sha256)),
    (SignatureFixtures.pssSHA512, KeyFixtures.rsa, .rsaPSS(.sha512)),
    (SignatureFixtures.pssNoSalt, KeyFixtures.rsa, .rsaPSS(.sha256)),
    (SignatureFixtures.pssNoSalt, KeyFixtures.rsa, .rsaPSS(.sha256, mask: .sha256, saltLength: 0)),
    (SignatureFixtures.rsaPSS, KeyFixtures.rsaPSS, .rsaPSS(.sha256)),
  ]

  @Test(arguments: right)
  func `accepts what openssl signed, over the message and over its digest`(row: Row) throws {
    let (key, signature) = try (key(row.key), unbase64(row.signature))
    #expect(key.verifies(signature[...], of: SignatureFixtures.artifact[...], row.scheme))
    #expect(key.verifies(signature[...], of: SignatureFixtures.artifact[...]))
    #expect(!key.verifies(signature[...], of: bytes("hello")[...], row.scheme))
    if row.scheme.hash == .sha256 {
      let digest = SHA256.digest(of: SignatureFixtures.artifact).bytes
      #expect(key.verifies(signature[...], digest: digest[...], row.scheme))
      #expect(!key.verifies(signature[...], digest: digest.dropLast(), row.scheme))
    }
  }

  @Test(arguments: [
    (SignatureFixtures.p256, KeyFixtures.ed25519, SignatureScheme.ed25519),
    (SignatureFixtures.p256, KeyFixtures.p256, .ed25519),
    (SignatureFixtures.rsaSHA1, KeyFixtures.rsa, .rsaPKCS1(.sha256)),
    (SignatureFixtures.rsaSHA256, KeyFixtures.rsa, .rsaPSS(.sha256)),
    (SignatureFixtures.rsaSHA256, KeyFixtures.rsa, .rsaPKCS1(.sha512)),
    (SignatureFixtures.pssSHA256, KeyFixtures.rsa, .rsaPKCS1(.sha256)),
    (SignatureFixtures.pssSHA256, KeyFixtures.rsa, .rsaPSS(.sha256, mask: .sha256, saltLength: 31)),
    (SignatureFixtures.pssSHA256, KeyFixtures.rsa, .rsaPSS(.sha256, mask: .sha512, saltLength: 32)),
    (SignatureFixtures.rsaPSS, KeyFixtures.rsaPSS, .rsaPSS(.sha256, mask: .sha256, saltLength: 20)),
    (SignatureFixtures.rsaPSS, KeyFixtures.rsaPSS, .rsaPSS(.sha512)),
    (SignatureFixtures.rsaPSS, KeyFixtures.rsaPSS, .rsaPKCS1(.sha256)),
  ])
  func `refuses a signature under another scheme`(row: Row) throws {
    let (key, signature) = try (key(row.key), unbase64(row.signature))
    #expect(!key.verifies(signature[...], of: SignatureFixtures.artifact[...], row.scheme))
  }

  @Test(arguments: right)
  func `refuses every damaged signature`(row: Row) throws {
    let (key, signature) = try (key(row.key), unbase64(row.signature))
    for damage in damaged(signature) + [signature + [0], [0] + signature] {
      #expect(!key.verifies(damage[...], of: SignatureFixtures.artifact[...], row.scheme))
    }
  }

  @Test func `binds an RSA-PSS key to its parameters`() throws {
    let key = try key(KeyFixtures.rsaPSS)
    #expect(key.schemes == [.rsaPSS(.sha256, mask: .sha256, saltLength: 32)])
    #expect(key.allows(.rsaPSS(.sha256)))
    #expect(!key.allows(.rsaPSS(.sha512, mask: .sha256, saltLength: 32)))
    #expect(!key.allows(.rsaPSS(.sha256, mask: .sha512, saltLength: 32)))
    #expect(!key.allows(.rsaPSS(.sha256, mask: .sha256, saltLength: 31)))
    #expect(!key.allows(.rsaPKCS1(.sha256)))
  }

  @Test func `refuses an Ed25519 signature whose S is not reduced`() throws {
    // S + L, which fits as well where the range is not checked (RFC 8032, section 5.1.7).
    let order: [UInt8] = [
      0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    var signature = try unbase64(SignatureFixtures.ed25519)
    var carry = 0
    for place in 0..<32 {
      let sum = Int(signature[32 + place]) + Int(order[place]) + carry
      signature[32 + place] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    let key = try key(KeyFixtures.ed25519)
    #expect(!key.verifies(signature[...], of: SignatureFixtures.artifact[...], .ed25519))
  }

  @Test func `writes raw r and s as DER`() {
    let raw = [UInt8](repeating: 0, count: 31) + [0x80] + [UInt8](repeating: 0, count: 31) + [0x7F]
    #expect(ecdsaSignature(raw: raw[...]) == [0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7F])
    #expect(ecdsaSignature(raw: raw.dropLast()) == nil)
    #expect(ecdsaSignature(raw: (raw + [0])[...]) == nil)
  }

  @Test func `lets many threads use one key`() async throws {
    let rows = try Self.right.map { (try key($0.key), try unbase64($0.signature), $0.scheme) }
    await withTaskGroup(of: Bool.self) { group in
      for turn in 0..<200 {
        let (key, signature, scheme) = rows[turn % rows.count]
        group.addTask {
          var wrong = signature
          wrong[wrong.count / 2] ^= 1
          return key.verifies(signature[...], of: SignatureFixtures.artifact[...], scheme)
            && !key.verifies(wrong[...], of: SignatureFixtures.artifact[...], scheme)
        }
      }
      for await holds in group { #expect(holds) }
    }
  }
}
