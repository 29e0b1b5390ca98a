import CheckedValues
import Signatures
import Testing

@Suite struct SigstoreBundleTests {
  @Test(arguments: [SignatureFixtures.bundleMessage, SignatureFixtures.bundleEnvelope])
  func `accepts a bundle that was signed with a key`(file: String) throws {
    let key = try key(KeyFixtures.p256)
    #expect(passes(bytes(file), .sigstoreBundle, key))
    #expect(!passes(bytes(file), .sigstoreBundle, key, otherArtifact))
    #expect(!passes(bytes(file), .sigstoreBundle, try SignaturesTests.key(KeyFixtures.ed25519)))
    for count in 0..<file.utf8.count - 1 {
      #expect(isMalformed(refusal(String(file.prefix(count)), .sigstoreBundle)))
    }
  }

  @Test(arguments: [
    ("bundle.v0.3+json", "bundle.v0.4+json", "sigstore-media-type"),
    ("bundle.v0.3+json", "bundle+json;version=0.2", "sigstore-media-type"),
    (#""publicKey": {"hint": "k1"}"#, #""certificate": {"rawBytes": ""}"#, "sigstore-certificate"),
    (#""publicKey": {"hint": "k1"}"#, #""x509CertificateChain": {}"#, "sigstore-certificate-chain"),
    (#""publicKey""#, #""certificate": {}, "publicKey""#, "sigstore-certificate"),
    ("SHA2_256", "SHA2_512", "sigstore-digest"),
  ])
  func `refuses by name what needs more than a key`(old: String, new: String, name: String) {
    #expect(
      refusal(SignatureFixtures.bundleMessage.replacing(old, by: new), .sigstoreBundle)
        == .unsupported(name))
  }

  @Test(arguments: [
    ("messageSignature", "other"), (#""publicKey": {"hint": "k1"}, "#, ""), ("hint", "Hint"),
    (#""signature": "ME"#, #""signature": "MF"#),
    (#""messageSignature""#, #""dsseEnvelope": {}, "messageSignature""#),
    (#""mediaType""#, #""mediatype""#), ("tlogEntries", "tlog"),
  ])
  func `refuses a bundle that is not one`(old: String, new: String) {
    let file = SignatureFixtures.bundleMessage.replacing(old, by: new)
    #expect(file != SignatureFixtures.bundleMessage)
    #expect(isMalformed(refusal(file, .sigstoreBundle)))
  }

  @Test func `refuses an envelope with none or two signatures`() throws {
    let file = SignatureFixtures.bundleEnvelope
    let signature = try #require(file.split(separator: "[").last).dropLast(3)
    for signatures in ["", signature + ", " + signature] {
      let changed = file.replacing("[\(signature)]", by: "[\(signatures)]")
      #expect(changed != file && isMalformed(refusal(changed, .sigstoreBundle)))
    }
  }

  @Test func `refuses a message digest that is not the artifact's`() throws {
    let key = try key(KeyFixtures.p256)
    let digest = Base64.encode(artifact.digests.sha256.bytes)
    let other = Base64.encode(otherArtifact.digests.sha256.bytes)
    let file = SignatureFixtures.bundleMessage.replacing(digest, by: other)
    let container = try SignatureContainer(bytes(file), format: .sigstoreBundle)
    // The signature is known for the key's: a wrong digest makes no stranger of its maker.
    #expect(!container.isAbout(artifact) && container.verifies(0, key, artifact))
    let without = SignatureFixtures.bundleMessage.replacing(
      #""messageDigest": {"algorithm": "SHA2_256", "digest": "\#(digest)"}, "#, by: "")
    #expect(without != SignatureFixtures.bundleMessage)
    #expect(passes(bytes(without), .sigstoreBundle, key))
  }
}
