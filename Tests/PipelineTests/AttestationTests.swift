import Foundation
import Testing

extension Pipeline {
  /// `emit-receipt --sign-key`, with keys that OpenSSL makes and signatures that OpenSSL checks.
  @Suite(.enabled(if: OpenSSL.isThere, "openssl is not there")) struct Attestations {
    static let envelopes = ["release/release.vsa.dsse.json", "release/release.svr.dsse.json"]

    /// One case of each answer, up to stage 3, and the folder with the keys.
    private func gate(_ sample: String = "allowed-minisign", _ governance: String = "governance")
      throws -> Gate
    {
      let gate = Gate()
      gate.governance = Tools.samples + "/" + governance
      try gate.add(sample, as: "one")
      try gate.run(1...3)
      return gate
    }

    @Test(arguments: OpenSSL.accepted)
    func `OpenSSL accepts what is signed, and no other statement`(key: OpenSSL.Key) throws {
      let gate = try gate()
      let file = try OpenSSL.make(key, in: gate.scratch)
      #expect(try gate.stage(4, nil, ["--sign-key", file]).status == 0)
      for envelope in Self.envelopes {
        let path = gate.path(envelope, of: "one")
        #expect(try OpenSSL.verifies(path, file, key, in: gate.scratch), "\(envelope)")
        try OpenSSL.change(path)
        #expect(try !OpenSSL.verifies(path, file, key, in: gate.scratch), "\(envelope)")
      }
    }

    /// Not only the signature: the envelope and the statement in it, as in-toto reads them.
    @Test(
      .enabled(if: Securesystemslib.python != nil, "securesystemslib is not there; `make deps` installs it"),
      arguments: OpenSSL.accepted)
    func `securesystemslib accepts what is signed, and no other statement`(key: OpenSSL.Key) throws {
      let gate = try gate()
      let file = try OpenSSL.make(key, in: gate.scratch)
      #expect(try gate.stage(4, nil, ["--sign-key", file]).status == 0)
      for envelope in Self.envelopes {
        let path = gate.path(envelope, of: "one")
        #expect(try Securesystemslib.verify(path, file).status == 0, "\(envelope)")
        try OpenSSL.change(path)
        #expect(try Securesystemslib.verify(path, file).status == 1, "\(envelope)")
      }
    }

    @Test(arguments: OpenSSL.refused)
    func `every other key is refused by name, and nothing is decided`(key: OpenSSL.Key) throws {
      let gate = try gate()
      try gate.run(4...4)
      let before = tree(gate.out)
      let file = try OpenSSL.make(key, in: gate.scratch)
      let finished = try gate.stage(4, nil, ["--sign-key", file])
      #expect(finished.status == 2)
      #expect(finished.errors.contains("key.pem: \(key.name) is not supported as a signing key"))
      #expect(tree(gate.out) == before)
    }

    @Test func `a file that is no key is refused without a word of it`() throws {
      let gate = try gate()
      let scratch = gate.scratch
      let texts: [(String, String)] = [
        ("", "not a private key in PEM"), ("hunter2\n", "not a private key in PEM"),
        ("-----BEGIN HUNTER2-----\nAAAA\n-----END HUNTER2-----\n", "not a private key in PEM"),
        (String(repeating: "hunter2\n", count: 8193), "more than 65536 bytes"),
      ]
      for (text, reason) in texts {
        let file = try scratch.write("key.pem", text)
        let finished = try gate.stage(4, nil, ["--sign-key", file])
        #expect(finished.status == 2 && finished.errors.contains("key.pem: \(reason)"))
        #expect(!finished.errors.lowercased().contains("hunter2"))
      }
      for path in [scratch.at("nowhere.pem"), try scratch.folder("folder"), "/dev/null"] {
        #expect(try gate.stage(4, nil, ["--sign-key", path]).status == 2, "\(path)")
      }
      #expect(!tree(gate.out).keys.contains { $0.contains("release/") })
    }

    @Test(arguments: [
      ("allowed-minisign", "governance", "PASSED", #"["MEMBRANE_ALLOWED_runtime"]"#),
      (
        "isolate-dry-run", "governance-dry-run", "FAILED",
        #"["MEMBRANE_ALLOWED_public_metadata_verification"]"#
      ),
      ("unsigned", "governance", "FAILED", "[]"),
    ])
    func `the statements say what the receipt says`(
      sample: String, governance: String, result: String, properties: String
    ) throws {
      let gate = try gate(sample, governance)
      let key = try OpenSSL.make(OpenSSL.accepted[0], in: gate.scratch)
      #expect(try gate.stage(4, nil, ["--sign-key", key]).status == 0)
      let (summary, list) = try (
        OpenSSL.payload(gate.path(Self.envelopes[0], of: "one")),
        OpenSSL.payload(gate.path(Self.envelopes[1], of: "one"))
      )
      #expect(summary.contains(#""verificationResult":"\#(result)""#))
      #expect(list.contains(#""properties":\#(properties),"#))
      // All four receipts, by the digests of their files.
      for document in Gate.documents where !document.contains("policy") && !document.contains("gate") {
        let sum = try Program(["sha256sum", gate.path(document, of: "one")]).run().output.prefix(64)
        #expect(
          summary.contains(#"{"digest":{"sha256":"\#(sum)"},"uri":"urn:membrane:receipt:one/\#(document)"}"#))
      }
    }

    @Test func `the receipt is the same with and without a key`() throws {
      let gate = try gate()
      try gate.run(4...4)
      let before = tree(gate.out)
      let key = try OpenSSL.make(OpenSSL.accepted[0], in: gate.scratch)
      #expect(try gate.stage(4, nil, ["--sign-key", key]).status == 0)
      let signed = tree(gate.out)
      #expect(Set(signed.keys).subtracting(before.keys) == Set(Self.envelopes.map { "one/" + $0 }))
      #expect(before.allSatisfy { signed[$0.key] == $0.value })
      // Ed25519: the same bytes again. Without the key the statements are gone.
      #expect(try gate.stage(4, nil, ["--sign-key", key]).status == 0)
      #expect(tree(gate.out) == signed)
      try gate.run(4...4)
      #expect(tree(gate.out) == before)
    }

    @Test func `nothing of the key is in an output or a message`() throws {
      let gate = try gate()
      for key in OpenSSL.accepted {
        let file = try OpenSSL.make(key, in: gate.scratch)
        let finished = try gate.stage(4, nil, ["--sign-key", file])
        let lines = gate.scratch.text("key.pem").split(separator: "\n").filter { !$0.hasPrefix("-") }
        for line in lines {
          #expect(!(finished.output + finished.errors).contains(line))
          #expect(!tree(gate.out).values.contains { $0.holds(String(line.prefix(24))) })
        }
      }
    }

    @Test func `without an artifact nothing is signed`() throws {
      let gate = try gate("artifact-missing")
      let key = try OpenSSL.make(OpenSSL.accepted[0], in: gate.scratch)
      let finished = try gate.stage(4, nil, ["--sign-key", key])
      #expect(finished.status == 0 && finished.errors.contains("nothing is signed"))
      #expect(gate.release(of: "one") == .terminate)
      #expect(!tree(gate.out).keys.contains { $0.hasSuffix(".dsse.json") })
    }
  }
}

/// The implementation of DSSE that in-toto uses, in a Python that has it.
private enum Securesystemslib {
  static let python: String? = {
    let own = Tools.repository + "/.build/venv/bin/python3"
    let named = ProcessInfo.processInfo.environment["PEERS_PYTHON"]
    return [own, named, "python3"].compactMap { $0 }.first { python in
      (try? Program([python, "-c", "import cryptography, securesystemslib"]).run().status) == 0
    }
  }()

  static func verify(_ envelope: String, _ key: String) throws -> Program.Finished {
    let script = """
      openssl ec -in "$2" -conv_form uncompressed -pubout -out "$2.pub" 2>/dev/null ||
        openssl pkey -in "$2" -pubout -out "$2.pub"
      exec "$0" "$1" "$2.pub" "$3"
      """
    return try Program([
      "sh", "-c", script, python ?? "python3", Tools.repository + "/Tests/verify-statements", key, envelope,
    ]).run()
  }
}
