import Foundation
import Testing

extension Pipeline {
  /// formats.md, Metadata-only boundary. The secrets are put together here, so that none stands in the
  /// sources.
  @Suite struct Secrets {
    static let marker = "Qx7Marked" + "Secret9Zk"
    static let tokens = [
      "ghp_" + String(repeating: "aB3", count: 12), "AKIA" + "IOSFODNN7EXAMPLE",
      "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "xoxb-" + "1234567890-abcdefghij",
      "glpat-" + String(repeating: "x", count: 20),
    ]
    static let block = "-----BEGIN OPENSSH " + "PRIVATE KEY-----"

    /// Every place of a text in a document that is a string: `"…"` tokens, names left out.
    private func stringValues(_ text: String) -> [Range<String.Index>] {
      text.matches(of: /:\s*"([^"]*)"/).map { $0.output.1.startIndex..<$0.output.1.endIndex }
    }

    @Test func `a marked secret in a member of the request is in no output`() throws {
      let gate = Gate()
      let text = String(
        decoding: try #require(readFile(Tools.samples + "/cases/allowed-minisign/request.json")),
        as: UTF8.self)
      let places = stringValues(text)
      let secrets = ["\(Self.marker) is a secret", Self.block, Self.tokens[0]]
      #expect(places.count > 15)
      try gate.add("allowed-minisign", copies: places.count * secrets.count)
      for (number, path) in gate.cases.enumerated() {
        var changed = text
        changed.replaceSubrange(places[number / secrets.count], with: secrets[number % secrets.count])
        try writeFile(path + "/request.json", Array(changed.utf8))
      }
      try expectNothing(in: gate, gate.cases.indices.filter { $0 % secrets.count != 2 })
    }

    @Test func `a marked secret in a file is in no output`() throws {
      let gate = Gate()
      func put(_ sample: String, _ file: String, _ change: (String) -> String) throws {
        let path = try gate.add(sample, as: "case-\(gate.cases.count)") + "/" + file
        let text = String(decoding: try #require(readFile(path)), as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        try writeFile(path, Array(changed.utf8))
      }
      for secret in [Self.marker, Self.block] + Self.tokens {
        try put("allowed-minisign", "artifact/six-1.17.0-py2.py3-none-any.whl") { $0 + secret }
        try put("allowed-minisign", "signatures/release-bot.minisig") {
          $0.replacing("untrusted comment: ", with: "untrusted comment: \(secret) ")
        }
        try put("allowed-minisign", "signatures/release-bot.minisig") {
          $0.replacing("trusted comment: ", with: "trusted comment: \(secret) ")
        }
        for file in ["evidence/grype.json", "evidence/sbom.cdx.json"] {
          let text = String(
            decoding: try #require(readFile(Tools.samples + "/cases/allowed-minisign/" + file)), as: UTF8.self
          )
          try put("allowed-minisign", file) {
            $0.replacing("{", with: "{\"secret\": \"\(secret)\",", maxReplacements: 1)
          }
          let places = stringValues(text)
          for place in places[..<min(places.count, secret == Self.marker ? 60 : 4)] {
            try put("allowed-minisign", file) { text in
              // The ranges are of an equal text.
              text.replacing(text[place], with: secret, maxReplacements: 1)
            }
          }
        }
      }
      try expectNothing(in: gate, Array(gate.cases.indices))
    }

    /// All stages run; nothing that is planted comes out. An output that would hold a token is not written.
    private func expectNothing(in gate: Gate, _ numbers: [Int]) throws {
      for stage in 1...4 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0 || finished.status == 3, "\(finished.errors.prefix(500))")
        for secret in [Self.block] + Self.tokens {
          #expect(!finished.errors.contains(secret) && !finished.output.contains(secret))
        }
      }
      for number in numbers {
        #expect(
          readFile(gate.path(Gate.documents[0], of: gate.names[number])) != nil,
          "case \(number) has no receipt")
      }
      for (name, bytes) in tree(gate.out) {
        for secret in [Self.marker, Self.block] + Self.tokens {
          #expect(!bytes.holds(secret), "\(secret.prefix(8)) is in \(name)")
        }
      }
    }

    @Test func `a marked secret in the free texts of governance is in no output`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      let catalog = try #require(readFile(gate.governance + "/catalog.json"))
      let from = gate.governance
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(atPath: from, toPath: gate.governance)
      let text = String(decoding: catalog, as: UTF8.self)
        .replacing("\"scope\": \"", with: "\"scope\": \"\(Self.marker) \(Self.block)")
        .replacing("\"hard_limits\": [", with: "\"hard_limits\": [\"\(Self.marker)\",")
      try writeFile(gate.governance + "/catalog.json", Array(text.utf8))
      try gate.run()
      #expect(gate.release(of: "one") == .proceed)
      for (name, bytes) in tree(gate.out) {
        #expect(!bytes.holds(Self.marker) && !bytes.holds(Self.block), "\(name)")
      }
    }

    @Test func `a marked secret in a grant is in no output`() throws {
      let gate = Gate()
      try gate.add("allowed-unsigned-grant", as: "allowed-unsigned-grant")
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(
        atPath: Tools.samples + "/governance-unsigned-grants", toPath: gate.governance)
      let file = gate.governance + "/grants/allowed-unsigned-grant.json"
      let text = String(decoding: try #require(readFile(file)), as: UTF8.self)
      let state = try gate.scratch.folder("state")
      func run() throws {
        for stage in 1...4 {
          let finished = try gate.stage(stage, nil, stage == 2 ? ["--state", state] : [])
          #expect(finished.status == 0, "\(finished.errors)")
          #expect(!finished.errors.contains(Self.block))
        }
        for (name, bytes) in tree(gate.out).merging(tree(state), uniquingKeysWith: { one, _ in one }) {
          #expect(!bytes.holds(Self.marker) && !bytes.holds(Self.block), "\(name)")
        }
      }
      try run()
      #expect(gate.release(of: "allowed-unsigned-grant") == .proceed)
      for place in stringValues(text) {
        for secret in ["\(Self.marker) is a secret", Self.block] {
          try writeFile(file, Array(text.replacing(text[place], with: secret).utf8))
          try run()
        }
      }
    }

    @Test func `what a command is given and says is in no output`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      var program = try Program(
        tool: "enforce-action",
        ["--out", gate.out, "--no-fsync"] + gate.cases + [
          "--", "sh", "-c", "echo $TOKEN; echo \(Self.marker) >&2",
        ])
      program.environment["TOKEN"] = Self.tokens[0]
      let finished = try program.run()
      #expect(finished.output.contains(Self.tokens[0]) && finished.errors.contains(Self.marker))
      for (name, bytes) in tree(gate.out) {
        #expect(!bytes.holds(Self.marker) && !bytes.holds(Self.tokens[0]), "\(name)")
      }
    }

    @Test(arguments: tokens.filter { !$0.contains("eyJ") } + ["eyJ" + String(repeating: "h", count: 20)])
    func `an identifier that is a token is not written, and only its kind is said`(token: String) throws {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      try FileManager.default.moveItem(
        atPath: path + "/signatures/release-bot.minisig", toPath: path + "/signatures/" + token)
      let request = try #require(readFile(path + "/request.json"))
      try writeFile(
        path + "/request.json",
        Array(
          String(decoding: request, as: UTF8.self)
            .replacing("signatures/release-bot.minisig", with: "signatures/\(token)").utf8))
      let finished = try gate.stage(1)
      #expect(finished.status == 3)
      #expect(tree(gate.out).isEmpty)
      #expect(finished.errors.contains("signature_verification_receipt.json"))
      #expect(finished.errors.contains("token") || finished.errors.contains("key"))
      #expect(!finished.errors.contains(token))
    }
  }
}
