import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Kill switch: the lift is an event, and an approver's signature over the block's digest.
  @Suite struct ReplayingLifts {
    /// An execution without a permit, and the end of the block that came of it.
    private func lifted() throws -> Approval {
      let approval = try Approval()
      let gate = approval.gate
      let path = try gate.add("allowed-minisign", as: "one")
      try approval.evaluate(stages: 1...3)
      #expect(try gate.stage(4, nil, ["--state", approval.state]).status == 0)
      let permit = gate.path("release/permit.json", of: "one")
      let bytes = try #require(readFile(permit))
      _ = unsafe unlink(permit)
      let words = ["--out", gate.out, "--state", approval.state, "--no-fsync", path, "--", "true"]
      #expect(try Program(tool: "enforce-action", words).run().status == 1)
      try writeFile(permit, bytes)
      #expect(try ReplayingWitnesses.found(gate, ["--state", approval.state]) == [], "it is set")
      #expect(try approval.resolveReview(["--lift-block", "--state", approval.state]).status == 0)
      #expect(try ReplayingWitnesses.found(gate, ["--state", approval.state]) == [])
      return approval
    }

    @Test func `a lift has its statement, and it is an approver's`() throws {
      let approval = try lifted()
      let gate = approval.gate
      let name = try #require(approval.reviews.first)
      let before = tree(gate.scratch.path)
      let path = "path = governance + '/reviews/\(name)'\n"
      for edit in ReplayingWitnesses.statements + [
        "os.remove(path)",
        "resign(path, lambda payload: payload.update(block_sha256=other))",
        "resign(path, lambda payload: payload.update(lifted_by='bob'))",
        "resign(path, lambda payload: payload.update(schema='membrane.other.v1'))",
        "lift[-1]['payload']['by'] = 'bob'",
        "resign(path, keyid=other)",
      ] {
        try Forging.carryOut(path + edit, on: gate, key: approval.key)
        #expect(
          try ReplayingWitnesses.found(gate) == [
            "kill switch  secure_layer.enforce.review_missing  reviews/\(name)"
          ], "\(edit)")
        try gate.restore(before)
      }
      // Statement and event agree on who it was, which may not be another signer than the one who signed.
      let asBob =
        "resign(path, lambda payload: payload.update(lifted_by='bob'))\n"
        + "lift[-1]['payload']['by'] = 'bob'\n"
      try Forging.carryOut(path + asBob, on: gate, key: approval.key)
      #expect(try ReplayingWitnesses.found(gate) == [], "no signer has this name")
      try gate.restore(before)
      try Forging.carryOut(path + asBob + "new_signer('bob')", on: gate, key: approval.key)
      #expect(
        try ReplayingWitnesses.found(gate) == [
          "kill switch  secure_layer.enforce.review_missing  reviews/\(name)"
        ])
      try gate.restore(before)
      // Each lift needs its own: another block's is no help.
      try Forging.carryOut("lift[-1]['payload']['block_sha256'] = other", on: gate)
      let named = "reviews/\(String(repeating: "ab", count: 32)).lift.json"
      #expect(
        try ReplayingWitnesses.found(gate) == ["kill switch  secure_layer.enforce.review_missing  \(named)"])
      try gate.restore(before)
      // An approver whose time ended later was one then.
      try Forging.carryOut("signer('alice', valid_until='\(Tools.sampleTime)')", on: gate)
      #expect(try ReplayingWitnesses.found(gate) == [])
    }

    @Test func `a block that nobody lifted is still there`() throws {
      let approval = try lifted()
      try Forging.carryOut("del lift[-1]", on: approval.gate)
      #expect(
        try ReplayingWitnesses.found(approval.gate, ["--state", approval.state]) == [
          "kill switch  secure_layer.killswitch.blocked  blocked.json"
        ])
      #expect(try ReplayingWitnesses.found(approval.gate) == [], "without the state folder nobody knows")
      try writeFile(approval.state + "/blocked.json", [])
      #expect(try ReplayingWitnesses.found(approval.gate, ["--state", approval.state]) == [])
    }
  }
}
