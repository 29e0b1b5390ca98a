import CheckedValues
import PlainJSON
import Receipts
import StrictJSON
import Testing

@testable import Admission
@testable import Signatures

/// Grant files: the statement, the envelope, and who signed it.
@Suite struct GrantFileTests {
  private let alice: Approver

  init() throws { alice = try Approver("alice", 1) }

  private func reader(
    _ signers: [Approver], unsigned: String = "reject"
  ) throws -> GrantReader {
    func document(_ value: PlainJSON) throws -> JSONDocument {
      try JSONDocument(Array(value.canonical.utf8))
    }
    let trust = Documents.trust.with("signers", .list(signers.map(\.entry)))
    return GrantReader(
      try Snapshot(
        policy: document(Documents.policy.with("grants.unsigned", .text(unsigned))),
        catalog: document(Documents.catalog), trust: document(trust),
        actions: document(Documents.actions)))
  }

  private func problem(
    _ bytes: [UInt8], _ reader: GrantReader, id: String = "g-1", at time: Timestamp = Scene.time
  ) throws -> ReasonWord? {
    reader.check(try UnverifiedGrant(bytes), id: .of(id), at: time).problem
  }

  @Test func `a grant that an approver signed is one`() throws {
    let file = try reader([alice]).check(
      try UnverifiedGrant(try alice.sign(.good)), id: .of("g-1"), at: Scene.time)
    #expect(file.problem == nil && file.grant == .good && !file.isUnsigned)
  }

  @Test func `what is written can be read again`() throws {
    var grant = Grant.good
    for change in [
      { $0.actionNames = nil }, { $0.extent = .session(.of("run-1")) }, { $0.status = .revoked },
      { $0.confirmationProof = .of("ticket-1") },
    ] as [(inout Grant) -> Void] {
      change(&grant)
      #expect(try Grant(try JSONDocument(try grant.document.bytes()).root) == grant)
    }
  }

  @Test func `who signed it decides`() throws {
    let (bob, carol) = (
      try Approver("bob", 2, roles: ["publisher"]), try Approver("carol", 3)
    )
    var (gone, late, narrow) = (alice, alice, alice)
    gone.members = ["state": .text("suspended")]
    late.members = ["revoked_at": .text(Scene.time.text)]
    narrow.members = ["packages": .list([.text("seven*")])]
    let cases: [(Approver, [Approver], ReasonWord?)] = [
      (alice, [alice], nil), (alice, [carol, bob, alice], nil),
      (alice, [], .grantSignatureInvalid), (alice, [carol], .grantSignatureInvalid),
      (bob, [alice, bob], .grantSignerNotApprover), (alice, [gone], .grantSignerNotInForce),
      (alice, [late], .grantSignerNotInForce), (alice, [narrow], .grantSignerNotApprover),
      (carol, [alice, carol], .grantOfOtherApprover),
    ]
    for (signer, trusted, expected) in cases {
      #expect(
        try problem(try signer.sign(.good), try reader(trusted)) == expected,
        "\(signer.name) \(trusted.map(\.name))")
    }
    let before = Timestamp(seconds: Scene.time.seconds - 1)!
    #expect(try problem(try alice.sign(.good), try reader([late]), at: before) == nil)
  }

  @Test func `a bare statement counts only where the policy says so`() throws {
    let bytes = try Grant.good.document.bytes()
    #expect(try problem(bytes, try reader([alice])) == .grantUnsigned)
    let file = try reader([alice], unsigned: "accept").check(
      try UnverifiedGrant(bytes), id: .of("g-1"), at: Scene.time)
    #expect(file.problem == nil && file.isUnsigned)
    // A signature that is there must be right all the same.
    let stranger = try Approver("mallory", 9)
    #expect(
      try problem(try stranger.sign(.good), try reader([alice], unsigned: "accept"))
        == .grantSignatureInvalid)
  }

  @Test func `the file's name must be the grant's id`() throws {
    let file = try reader([alice]).check(
      try UnverifiedGrant(try alice.sign(.good)), id: .of("g-2"), at: Scene.time)
    #expect(file.grant == nil && file.problem == .grantMalformed)
  }

  @Test func `an envelope of another type is refused`() throws {
    for type in ["application/vnd.in-toto+json", "application/vnd.membrane.review+json", ""] {
      let bytes = try alice.sign(.good, type: type)
      #expect(throws: ContainerRefusal.self) { try UnverifiedGrant(bytes) }
    }
  }

  @Test func `every truncation is refused`() throws {
    let whole = try alice.sign(.good)
    for count in 0..<whole.count - 1 {
      #expect(throws: ContainerRefusal.self) { try UnverifiedGrant(Array(whole.prefix(count))) }
    }
  }

  @Test func `every changed byte of payload and signature makes it worthless`() throws {
    let whole = try alice.sign(.good)
    let reader = try reader([alice])
    let text = String(decoding: whole, as: UTF8.self)
    let hint = try #require(text.firstRange(of: alice.key.keyID.hex))
    let free =
      text.utf8.distance(
        from: text.startIndex, to: hint.lowerBound)..<text.utf8.distance(
        from: text.startIndex, to: hint.upperBound)
    for place in whole.indices where !free.contains(place) {
      for bit in [1, 2, 0x20] as [UInt8] {
        var bytes = whole
        bytes[place] ^= bit
        // White space between members, and the hint's name, are signed by nobody.
        guard let file = try? UnverifiedGrant(bytes), bytes != whole else { continue }
        let isFree = file.grant == .good && (try? problem(bytes, reader)) == .some(nil)
        if isFree {
          let (old, new) = (whole[place], bytes[place])
          let isSpace = [0x20, 0x0A, 0x09, 0x0D].contains(old) && [0x20, 0x0A, 0x09, 0x0D].contains(new)
          #expect(isSpace || text.utf8.distance(from: text.startIndex, to: hint.lowerBound) - place < 12)
        }
      }
    }
  }

  @Test func `every member is needed, and none more is taken`() throws {
    let optional: Set = ["confirmation_proof_ref", "action_names"]
    var grant = Grant.good
    grant.extent = .session(.of("run-1"))
    grant.confirmationProof = .of("ticket-1")
    let plain = grant.plain
    for path in plain.paths {
      let without = plain.with(path, nil)
      let isOptional = optional.contains(path.split(separator: ".").last.map(String.init) ?? "")
      let refusal = refusal { () throws(JSONRefusal) in _ = try Grant(try Documents.parse(without)) }
      #expect((refusal == nil) == isOptional, "\(path)")
    }
    for object in plain.objects {
      let more = plain.with(object.isEmpty ? "more" : object + ".more", .number(1))
      let refusal = refusal { () throws(JSONRefusal) in _ = try Grant(try Documents.parse(more)) }
      #expect(refusal?.expected == .knownMember, "\(object)")
    }
  }

  @Test(arguments: [
    ("status", "sleeping"), ("grant_scope", "week"), ("expires_at", "2026-12-20"),
    ("package_version", "1.17"), ("nonce", ""), ("grant_id", "a b"), ("schema", "membrane.grant.v2"),
  ])
  func `a value of another form is refused`(member: String, value: String) throws {
    let other = Grant.good.plain.with(member, .text(value))
    #expect(
      refusal { () throws(JSONRefusal) in _ = try Grant(try Documents.parse(other)) } != nil)
  }

  @Test func `a scope has a surface, and a session has a name, and nothing else has one`() throws {
    for (path, value) in [
      ("scope.action_surfaces", .list([])), ("scope.action_names", .list([])),
      ("session_id", .text("run-1")), ("grant_scope", .text("session")),
    ] as [(String, PlainJSON)] {
      let other = Grant.good.plain.with(path, value)
      #expect(
        refusal { () throws(JSONRefusal) in _ = try Grant(try Documents.parse(other)) } != nil,
        "\(path)")
    }
    for (count, fits) in [(1, true), (256, true), (257, false)] {
      let names = PlainJSON.list((0..<count).map { .text("s-\($0)") })
      let other = Grant.good.plain.with("scope.action_surfaces", names)
      let refusal = refusal { () throws(JSONRefusal) in _ = try Grant(try Documents.parse(other)) }
      #expect((refusal == nil) == fits)
    }
  }

  @Test func `the two names of a nonce are those of the specification`() {
    #expect(Grant.good.nonceKeys == ["six::sample::state.write.tx::n-1", "g-1::n-1"])
  }
}
