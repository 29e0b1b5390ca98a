import Foundation
import Testing

extension Pipeline {
  @Suite struct Samples {
    @Test func `the tools are there`() throws {
      for name in Tools.names { _ = try Tools.path(name) }
    }

    @Test func `every sample gives what it must give`() throws {
      var program = Program([Tools.repository + "/Tests/run-samples", "--bin", Tools.folder])
      program.patience = 120
      let finished = try program.run()
      #expect(finished.status == 0, "\(finished.output)\(finished.errors)")
      #expect(finished.output.hasSuffix(" passed, 0 failed\n"))
    }

    @Test(arguments: [
      ("allowed-minisign", "governance", Release.proceed),
      ("allowed-sshsig", "governance", .proceed),
      ("isolate-dry-run", "governance-dry-run", .isolate),
      ("unsigned", "governance", .terminate),
    ])
    func `the last receipt has the action`(
      sample: String, governance: String, release: Release
    ) throws {
      let gate = Gate()
      gate.governance = Tools.samples + "/" + governance
      try gate.add(sample, as: "one")
      try gate.run()
      #expect(gate.release(of: "one") == release)
    }

    /// formats.md, Hashes: what anybody can check with jq and sha256sum.
    @Test func `jq and sha256sum find the hash inside every document`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let hashes = [
        "receipt_sha256", "receipt_sha256", "entry_hash, .runtime_decision, .reasons",
        "action_entry_hash", "action_receipt_sha256", "receipt_sha256",
      ]
      for (document, hash) in zip(Gate.documents, hashes) {
        let member = hash.split(separator: ",")[0]
        let script = """
          set -e
          found=$(jq -cS 'del(.\(hash))' "$0" | tr -d '\\n' | sha256sum | cut -c -64)
          [ "$found" = "$(jq -r '.\(member)' "$0")" ]
          """
        let finished = try Program(["sh", "-c", script, gate.path(document, of: "one")]).run()
        #expect(finished.status == 0, "\(document) \(finished.errors)")
      }
    }
  }
}
