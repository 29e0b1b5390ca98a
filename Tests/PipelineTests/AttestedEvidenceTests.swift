import Testing

extension Pipeline {
  /// evidence.md, Signed: a report in a DSSE envelope over an in-toto statement about the artifact.
  @Suite struct AttestedEvidence {
    static let artifact = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"

    /// A case whose scan, with a critical finding if wanted, is attested by a scanner.
    private func attested(
      subject: String = artifact, severity: String = "Negligible", signature: String? = nil,
      type: String = "https://in-toto.io/Statement/v1", change: String = "."
    ) throws -> Approval {
      let approval = try Approval()
      let key = approval.gate.scratch.at("scan-bot.pem")
      try approval.addApprover("scan-bot", key: key, roles: "[\"scanner\"]")
      let path = try approval.gate.add("allowed-minisign", as: "one")
      try approval.shell(
        """
        set -eu
        cd "$0/evidence"
        jq -cj --arg subject "$2" --arg severity "$3" --arg type "$4" '
          (.matches[].vulnerability |= (.severity = $severity | .cvss = []))
          | \(change) | {_type: $type, subject: [{name: "a", digest: {sha256: $subject}}],
             predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1",
             predicate: {scanner: {result: .}}}' grype.json >payload
        type=application/vnd.in-toto+json
        { printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c <payload)"; cat payload; } >pae
        openssl pkeyutl -sign -rawin -inkey "$1" -in pae -out sig
        jq -n --arg type "$type" --arg payload "$(base64 -w 0 payload)" --arg sig "$(base64 -w 0 sig)" \
          '{payload: $payload, payloadType: $type, signatures: [{sig: $sig}]}' >grype.json
        rm payload pae sig
        """, [path, key, subject, severity, type])
      if let signature {
        try approval.gate.scratch.write("cases/one/evidence/beside.sig", signature)
        try approval.shell(
          """
          jq '.evidence[0].signature = {format: "detached", path: "evidence/beside.sig"}' \
            "$0" >"$0.new" && mv "$0.new" "$0"
          """, [path + "/request.json"])
      }
      try approval.evaluate()
      return approval
    }

    @Test func `is evidence when a scanner signed it`() throws {
      let approval = try attested()
      #expect(try approval.runtime("one", ".outcome") == "allow")
      #expect(try approval.runtime("one", ".checks.vulnerabilities_within_thresholds") == "true")
      let grave = try attested(severity: "Critical")
      #expect(try grave.runtime("one", ".reason_code") == "PKG-009-POLICY_QUARANTINED")
    }

    /// As cosign writes it.
    @Test func `may come in a statement of the first version`() throws {
      let approval = try attested(type: "https://in-toto.io/Statement/v0.1")
      #expect(try approval.runtime("one", ".outcome") == "allow")
      let grave = try attested(severity: "Critical", type: "https://in-toto.io/Statement/v0.1")
      #expect(try grave.runtime("one", ".reason_code") == "PKG-009-POLICY_QUARANTINED")
      let unknown = try attested(type: "https://in-toto.io/Statement/v2")
      #expect(try unknown.runtime("one", ".reason_code") == "PKG-009-EVIDENCE_INCOMPLETE")
      #expect(try unknown.runtime("one", ".reasons").contains("scan_unsupported"))
    }

    /// It is read all the same: what was found must not be lost because of an exception for the mismatch.
    @Test func `about another artifact is a mismatch, and its findings count`() throws {
      let approval = try attested(
        subject: String(repeating: "ab", count: 32), severity: "Critical")
      #expect(try approval.runtime("one", ".reason_code") == "PKG-009-EVIDENCE_MISMATCH")
      #expect(
        try approval.runtime("one", "[.checks | .evidence_of_subject, .vulnerabilities_within_thresholds]")
          == "[false,false]")
      #expect(try approval.runtime("one", ".reasons").contains("scan_unsigned") == false)
    }

    /// Nobody finds the third line of the report in the envelope.
    @Test func `that is malformed says that its place is counted in the report`() throws {
      let approval = try attested(change: ".matches = 3")
      #expect(try approval.runtime("one", ".reasons").contains("scan_malformed"))
      let errors = try approval.gate.stage(2, nil, ["--state", approval.gate.scratch.at("state")]).errors
      #expect(
        errors.contains(
          "one: the report in the predicate of evidence/grype.json: matches: expected an array (line 1"))
    }

    @Test func `in a version that is not read is unsupported, and nothing else`() throws {
      let approval = try attested(change: "{\"SchemaVersion\": 99, \"Results\": []}")
      let reasons = try approval.runtime("one", ".reasons")
      #expect(reasons.contains("scan_unsupported") && !reasons.contains("scan_malformed"), "\(reasons)")
    }

    @Test func `that is too large says so`() throws {
      let approval = try Approval()
      try approval.gate.add("allowed-minisign", as: "one")
      let payload = String(repeating: "A", count: 16 << 20)
      try approval.gate.scratch.write(
        "cases/one/evidence/grype.json",
        "{\"payload\": \"\(payload)\", \"payloadType\": \"x\", \"signatures\": []}")
      try approval.evaluate()
      #expect(try approval.runtime("one", ".reasons").contains("scan_malformed"))
      let errors = try approval.gate.stage(2, nil, ["--state", approval.gate.scratch.at("state")]).errors
      #expect(errors.contains("one/evidence/grype.json: more than 16777216 bytes"))
    }

    @Test func `with a bad signature beside it is badly signed`() throws {
      let approval = try attested(signature: String(repeating: "A", count: 86) + "==")
      #expect(try approval.runtime("one", ".reason_code") == "PKG-009-EVIDENCE_INCOMPLETE")
      #expect(try approval.runtime("one", ".reasons").contains("scan_unsigned"))
    }
  }
}
