import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Review: a request that a rule sends to a human.
  @Suite struct Reviews {
    static let missing = "secure_layer.enforce.review_missing"
    /// The name that the review of a request has, with jq and sha256sum.
    static let reviewID = """
      jq -jcS '{schema: "membrane.review-key.v1", policy_hash: .policy.policy_hash,
        request_fingerprint}' "$0" | sha256sum | cut -c -64
      """

    /// A case that was sent to a human.
    private func asked() throws -> Approval {
      let approval = try Approval()
      try approval.sendToHuman()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      #expect(try approval.runtime("one", ".reason_code") == Self.missing)
      return approval
    }

    @Test func `allow lets the request through, and the permit names the review`() throws {
      let approval = try asked()
      let finished = try approval.review("one")
      #expect(finished.status == 0, "\(finished.errors)")
      let name = try #require(approval.reviews.first)
      #expect(finished.output == "\(approval.governance)/reviews/\(name)\n")
      #expect(try approval.eventTypes("one").last == "review.resolved")
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
      let id = String(name.dropLast(".review.json".count))
      #expect(try approval.jq(".review_ref", approval.gate.path("release/permit.json", of: "one")) == id)
      // What anybody can work out with jq and sha256sum.
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      #expect(try approval.shell(Self.reviewID, [receipt]) == id + "\n")
      #expect(try approval.runtime("one", "[.inputs[].name]").contains("reviews/\(name)"))
      #expect(try approval.gate.replay().status == 0)
    }

    @Test func `block blocks, and may be answered anew`() throws {
      let approval = try asked()
      #expect(try approval.review("one", "block").status == 0)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      #expect(try approval.runtime("one", ".reason_code") == "PKG-003-POLICY_INCOMPATIBLE")
      #expect(try approval.gate.replay().status == 0)
      // It was answered: nothing is asked any more.
      let again = try approval.review("one")
      #expect(again.status == 2 && again.errors.contains("was its review already"))
    }

    @Test func `nobody writes over the no of another approver, who may think again`() throws {
      let approval = try asked()
      let key = approval.gate.scratch.at("bob.pem")
      try approval.addApprover("bob", key: key)
      try approval.evaluate(stages: 1...4)
      #expect(try approval.review("one", "block").status == 0)
      let said = try approval.review("one", "allow", by: "bob", key: key)
      #expect(said.status == 2 && said.errors.contains("alice said block"), "\(said.errors)")
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      try FileManager.default.removeItem(atPath: approval.governance + "/reviews/\(approval.reviews[0])")
      try approval.evaluate(stages: 1...4)
      #expect(try approval.review("one", "block").status == 0)
      #expect(try approval.review("one", "allow").status == 0)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
    }

    /// The exception is for many requests, the no for this one.
    @Test func `no exception softens what an approver blocked`() throws {
      let approval = try asked()
      try approval.edit(
        "policy.json",
        """
        .exceptions = [{"exception_id": "e-1", "package_id": "six", "expires_at": "2027-01-01T00:00:00Z",
          "approved_by": "alice", "reason_code": "PKG-003-POLICY_INCOMPATIBLE"}]
        """)
      try approval.evaluate(stages: 1...4)
      #expect(try approval.runtime("one", ".reason_code") == Self.missing)
      #expect(try approval.review("one", "block").status == 0)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      #expect(try approval.runtime("one", ".reason_code") == "PKG-003-POLICY_INCOMPATIBLE")
      #expect(try approval.runtime("one", ".findings[0].softened_by") == "null")
      #expect(try approval.gate.replay().status == 0)
    }

    /// What lies under the name of a review of this request plays no part when another rule decides.
    @Test func `a review that was not needed is no input, and no permit names it`() throws {
      let approval = try asked()
      #expect(try approval.review("one", "block").status == 0)
      try approval.edit("policy.json", "(.rules[] | select(.severity == \"review\")).severity = \"allow\"")
      try approval.edit(
        "policy.json",
        ".rules += [{rule_id: \"elsewhere\", severity: \"review\", match: {package_id: \"other\"}}]")
      try approval.evaluate(stages: 1...4)
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      let id = try approval.shell(Self.reviewID, [receipt]).trimmingCharacters(in: .newlines)
      try writeFile(approval.governance + "/reviews/\(id).review.json", Array("{}".utf8))
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
      #expect(try !approval.runtime("one", "[.inputs[].role]").contains("review"))
      #expect(try approval.jq(".review_ref", approval.gate.path("release/permit.json", of: "one")) == "null")
      #expect(try approval.gate.replay().status == 0)
    }

    @Test func `a review of another program's form holds for a replay, too, byte for byte`() throws {
      let approval = try asked()
      #expect(try approval.review("one").status == 0)
      let file = approval.governance + "/reviews/" + approval.reviews[0]
      try approval.shell("jq -c . \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [file])
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
      #expect(try approval.gate.replay().status == 0)
      #expect(try approval.gate.replay([]).status == 0)
      try writeFile(file, try #require(readFile(file)) + [0x20])
      for cases in [nil, []] as [[String]?] {
        let finished = try approval.gate.replay(cases)
        #expect(finished.status == 1 && finished.output.contains("reviews/"), "\(finished.output)")
      }
    }

    @Test func `a review is for one policy and one request`() throws {
      for change in ["policy", "request"] {
        let approval = try asked()
        #expect(try approval.review("one").status == 0)
        if change == "policy" {
          try approval.edit("policy.json", ".policy_version = \"9.9.9\"")
        } else {
          try approval.shell(
            "jq '.session_id = \"run-2\"' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"",
            [approval.gate.cases[0] + "/request.json"])
        }
        // What was evaluated is not what lies there now.
        let before = approval.reviews
        #expect(try approval.review("one").status == 2)
        #expect(approval.reviews == before)
        try approval.evaluate(stages: 1...4)
        #expect(try approval.runtime("one", ".reason_code") == Self.missing, "another \(change)")
        #expect(approval.gate.release(of: "one") == .terminate)
        #expect(try approval.review("one").status == 0)
        #expect(approval.reviews.count == 2)
        try approval.evaluate(stages: 1...4)
        #expect(approval.gate.release(of: "one") == .proceed)
      }
    }

    @Test func `a review under the name of another is none`() throws {
      let approval = try asked()
      #expect(try approval.review("one").status == 0)
      let file = approval.governance + "/reviews/" + approval.reviews[0]
      let review = try #require(readFile(file))
      try approval.edit("policy.json", ".policy_version = \"9.9.9\"")
      try approval.evaluate()
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      let id = try approval.shell(Self.reviewID, [receipt]).trimmingCharacters(in: .newlines)
      try writeFile(approval.governance + "/reviews/\(id).review.json", review)
      try approval.evaluate(stages: 1...4)
      #expect(try approval.runtime("one", ".reason_code") == Self.missing)
      #expect(approval.gate.release(of: "one") == .terminate)
    }

    /// The same approver signs; the second name is that of another signer.
    @Test(arguments: [("night-shift", true), ("bob", false)])
    func `a review names the one who signed it, or no signer`(name: String, holds: Bool) throws {
      let approval = try Approval()
      try approval.addApprover("bob", key: approval.gate.scratch.at("bob.pem"))
      try approval.sendToHuman()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate(stages: 1...4)
      #expect(try approval.review("one").status == 0)
      let path = "governance + '/reviews/\(approval.reviews[0])'"
      try Forging.carryOut(
        "resign(\(path), lambda payload: payload.update(decided_by='\(name)'))", on: approval.gate,
        key: approval.key)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == (holds ? .proceed : .terminate))
      #expect(try approval.runtime("one", ".reason_code") == (holds ? "null" : Self.missing))
      #expect(try approval.gate.replay().status == 0)
    }

    /// Who signs, with which key, and what is said; nothing is written.
    @Test(arguments: [
      ("mallory", "stranger", "the key is not in trust.json"),
      ("alice", "stranger", "the key is not in trust.json"),
      ("bob", "alice", "the key is that of alice, not of bob"),
      ("alice", "bob", "the key is that of bob, not of alice"),
      ("bob", "bob", "bob is not an approver"), ("carol", "carol", "carol is not in force at"),
      ("dave", "dave", "dave may not sign for six"),
    ])
    func `who may not answer signs nothing`(who: String, key: String, said: String) throws {
      let approval = try asked()
      let scratch = approval.gate.scratch
      for (name, roles, also) in [
        ("bob", #"["publisher"]"#, "{}"),
        ("carol", #"["approver"]"#, #"{"state":"revoked","revoked_at":"2026-01-01T00:00:00Z"}"#),
        ("dave", #"["approver"]"#, #"{"packages":["other-*"]}"#),
      ] {
        try approval.addApprover(name, key: scratch.at("\(name).pem"), roles: roles, also: also)
      }
      try approval.shell("openssl genpkey -algorithm ed25519 -out \"$0\"", [scratch.at("stranger.pem")])
      try approval.evaluate(stages: 1...4)
      let before = tree(scratch.path)
      let finished = try approval.review("one", by: who, key: scratch.at("\(key).pem"))
      #expect(finished.status == 2)
      #expect(finished.errors.contains(said), "\(finished.errors)")
      #expect(tree(scratch.path) == before)
    }

    /// The signature is right, but it is not that of an approver in force.
    @Test(arguments: [
      #"(.signers[] | select(.signer_id == "alice")).roles = ["publisher"]"#,
      #"(.signers[] | select(.signer_id == "alice")).roles = ["scanner"]"#,
      #"(.signers[] | select(.signer_id == "alice")).packages = ["other"]"#,
      #"(.signers[] | select(.signer_id == "alice")) |= (.state = "revoked")"#,
      #"(.signers[] | select(.signer_id == "alice")) |= (.revoked_at = "2026-11-21T08:00:00Z")"#,
      #"del(.signers[] | select(.signer_id == "alice"))"#,
    ])
    func `a review of one who is no approver now is as good as none`(filter: String) throws {
      let approval = try asked()
      // A snapshot has its trust in its hash, so the review must be made by hand for the new one.
      let old = try #require(readFile(approval.governance + "/trust.json"))
      try approval.edit("trust.json", filter)
      try approval.evaluate(stages: 1...4)
      #expect(try approval.review("one").status == 2)
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      try Forged.review(of: receipt, key: approval.key, below: approval.governance)
      try approval.evaluate(stages: 1...4)
      #expect(try approval.runtime("one", ".reason_code") == Self.missing)
      #expect(approval.gate.release(of: "one") == .terminate)
      // Made the same way under a snapshot that knows her, it is one.
      try writeFile(approval.governance + "/trust.json", old)
      try approval.evaluate(stages: 1...4)
      try Forged.review(of: receipt, key: approval.key, below: approval.governance)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
    }

    @Test func `a review with a changed byte, or that is no review, is as good as none`() throws {
      let approval = try asked()
      #expect(try approval.review("one").status == 0)
      let file = approval.governance + "/reviews/" + approval.reviews[0]
      let whole = try #require(readFile(file))
      let keyID = try #require(Data(whole).range(of: Data("\"keyid\"".utf8))?.lowerBound)
      var variants = stride(from: 0, to: whole.count, by: 41).map { place in
        var bytes = whole
        bytes[place] ^= 1
        // The name of the key is a hint.
        return keyID..<keyID + 80 ~= place ? [] : bytes
      }
      variants += [Array("{}".utf8), Array("null\n".utf8), Array(whole.dropLast(20))]
      for bytes in variants {
        try writeFile(file, bytes)
        try approval.evaluate()
        #expect(try approval.runtime("one", ".reason_code") == Self.missing, "\(bytes.count)")
      }
      _ = unsafe unlink(file)
      #expect(unsafe symlink("/dev/zero", file) == 0)
      try approval.evaluate()
      #expect(try approval.runtime("one", ".reason_code") == Self.missing)
    }

    @Test func `a statement of another kind is no review, whoever signed it`() throws {
      let approval = try asked()
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      for (type, decision) in [
        ("application/vnd.membrane.lift+json", Release.terminate),
        ("application/vnd.membrane.review+json", .proceed),
      ] {
        try Forged.review(of: receipt, key: approval.key, below: approval.governance, type: type)
        try approval.evaluate(stages: 1...4)
        #expect(approval.gate.release(of: "one") == decision, "\(type)")
      }
    }

    @Test func `a review that no rule asks for plays no part`() throws {
      let approval = try Approval()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate()
      let receipt = approval.gate.path("runtime/runtime_execution_receipt.json", of: "one")
      let before = readFile(receipt)
      try Forged.review(of: receipt, key: approval.key, below: approval.governance)
      try approval.evaluate()
      #expect(readFile(receipt) == before)
    }

    @Test func `an answer has the time that is given, though the question came later`() throws {
      let approval = try Approval()
      try approval.sendToHuman()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate(at: "2026-11-21T08:00:01Z")
      #expect(try approval.review("one").status == 0)
      let file = approval.governance + "/reviews/" + (approval.reviews.first ?? "")
      #expect(try approval.jq(".payload | @base64d | fromjson | .decided_at", file) == Tools.sampleTime)
    }

    @Test func `of a review and its event neither is there without the other`() throws {
      let approval = try asked()
      let stream = approval.gate.out + "/audit/one.jsonl"
      let before = try #require(readFile(stream))
      try writeFile(approval.governance + "/reviews", [])
      #expect(try approval.review("one").status == 3)
      #expect(readFile(stream) == before)
      _ = unsafe unlink(approval.governance + "/reviews")
      try writeFile(stream, before + Array("{}\n".utf8))
      #expect(try approval.review("one").status == 3)
      #expect(tree(approval.governance + "/reviews").isEmpty)
      try writeFile(stream, before)
      #expect(try approval.review("one").status == 0)
      #expect(try approval.eventTypes("one").filter { $0 == "review.resolved" }.count == 1)
    }

    @Test func `what nobody asked is not answered`() throws {
      let approval = try Approval()
      try approval.gate.add("allowed-minisign", as: "one")
      let nothing = try approval.review("one")
      #expect(nothing.status == 2 && nothing.errors.contains("runtime_execution_receipt.json"))
      try approval.evaluate()
      let finished = try approval.review("one")
      #expect(finished.status == 2 && finished.errors.contains("no rule sent this request to a human"))
      for words in [["--decision", "maybe"], ["--decision", ""], []] {
        #expect(
          try approval.resolveReview(words + [approval.gate.cases[0]]).status == 2, "\(words)")
      }
      #expect(approval.reviews.isEmpty)
    }
  }
}

/// What one with a key can sign without `resolve-review`.
private enum Forged {
  static func review(
    of receipt: String, key: String, below governance: String,
    type: String = "application/vnd.membrane.review+json"
  ) throws {
    let script = """
      set -eu
      folder=$(mktemp -d)
      trap 'rm -rf "$folder"' EXIT
      id=$(jq -jcS '{schema: "membrane.review-key.v1", policy_hash: .policy.policy_hash,
        request_fingerprint}' "$0" | sha256sum | cut -c -64)
      jq -jcS --arg id "$id" '{schema: "membrane.review.v1", review_id: $id,
        policy_hash: .policy.policy_hash, request_fingerprint, decision: "allow", decided_by: "alice",
        decided_at: .created_at}' "$0" >"$folder/payload"
      type=$3
      { printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c <"$folder/payload")"
        cat "$folder/payload"; } >"$folder/pae"
      openssl pkeyutl -sign -rawin -inkey "$1" -in "$folder/pae" -out "$folder/sig"
      mkdir -p "$2/reviews"
      jq -n --arg type "$type" --arg payload "$(base64 -w 0 "$folder/payload")" \
        --arg sig "$(base64 -w 0 "$folder/sig")" \
        '{payload: $payload, payloadType: $type, signatures: [{keyid: "", sig: $sig}]}' \
        >"$2/reviews/$id.review.json"
      """
    let finished = try Program(["sh", "-c", script, receipt, key, governance, type]).run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
  }
}
