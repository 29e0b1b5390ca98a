public import CheckedValues
public import Signatures
public import StrictJSON

/// The receipt of stage 1, `signature/signature_verification_receipt.json`.
public struct SignatureReceipt: Sendable {
  public static let path = Stage.signature.receiptPath.text

  /// The artifact as it was read.
  public struct Subject: Sendable, Equatable {
    public let sha256: SHA256Digest
    /// Bytes.
    public let size: Int

    public init(sha256: SHA256Digest, size: Int) { (self.sha256, self.size) = (sha256, size) }

    public var metadata: Metadata {
      .object([("sha256", .digest(sha256)), ("size", .count(size))])
    }

    static func read(_ node: JSONNode) throws(JSONRefusal) -> Subject? {
      guard node.kind != .null else { return nil }
      return try node.object { reader throws(JSONRefusal) in
        Subject(
          sha256: try reader.required("sha256").sha256(),
          size: try reader.required("size").integer(in: 0...Int(1) << 53 - 1))
      }
    }
  }

  /// One signature of the request and what came of it.
  public struct Entry: Sendable, Equatable {
    public let format: ContainerFormat
    public let name: CasePath
    public let result: SignaturePosture
    public let signerID: Identifier?
    public let keyID: Identifier?

    public init(
      format: ContainerFormat, name: CasePath, result: SignaturePosture,
      signerID: Identifier?, keyID: Identifier?
    ) {
      (self.format, self.name, self.result) = (format, name, result)
      (self.signerID, self.keyID) = (signerID, keyID)
    }
  }

  public var posture: SignaturePosture
  public var reasonCode: ReasonCode?
  public var subject: Subject?
  public var threshold: Int
  public var signatures: [Entry]
  public var inputs: [InputRecord]
  public var report: CheckReport<SignatureCheck>

  public init(
    posture: SignaturePosture, reasonCode: ReasonCode?, subject: Subject?, threshold: Int,
    signatures: [Entry], inputs: [InputRecord], report: CheckReport<SignatureCheck>
  ) {
    (self.posture, self.reasonCode, self.subject) = (posture, reasonCode, subject)
    (self.threshold, self.signatures) = (threshold, signatures)
    (self.inputs, self.report) = (inputs, report)
  }

  /// Whether the posture is the one that its own checks and signatures give, and all that a verified one
  /// rests on stands in the inputs.
  public var isConsistent: Bool {
    let passed =
      subject != nil && reasonCode == nil && report.violations.isEmpty
      && report.notEvaluated.isEmpty && report.checks.allSatisfy({ $0.passed })
    guard posture == .verified else { return !passed }
    return passed && report.reasons == [.allChecksPassed] && isSignedByEnough && namesWhatItRestsOn
  }

  private var verified: [Entry] { signatures.filter { $0.result == .verified } }

  private var isSignedByEnough: Bool {
    verified.allSatisfy { $0.signerID != nil && $0.keyID != nil }
      && Set(verified.compactMap { $0.signerID }).count >= threshold
  }

  private var namesWhatItRestsOn: Bool {
    let read = inputs.filter { $0.role == .signature }.map { $0.name }
    return ([.request] + InputRole.snapshot).allSatisfy { role in inputs.contains { $0.role == role } }
      && inputs.contains { $0.role == .artifact && $0.sha256 == subject?.sha256 && $0.size == subject?.size }
      && verified.allSatisfy { read.contains($0.name) }
  }

  public func sealed(caseName: CaseName, createdAt: Timestamp) -> SealedReceipt<SignatureReceipt> {
    let head = ReceiptHead(stage: .signature, createdAt: createdAt, caseName: caseName)
    var document = OutputDocument()
    head.write(to: &document)
    document.add("reason_code", .optional(reasonCode) { .word($0) })
    document.add("subject", .optional(subject) { $0.metadata })
    document.add("signature_threshold", .count(threshold))
    document.add("signatures", .list(signatures.map(Self.metadata)))
    document.add("signature_posture", .word(posture))
    document.add("previous_hash", .digest(.zero))
    document.add("inputs", InputRecord.metadata(inputs))
    report.write(to: &document)
    document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_signature_receipt"))
    let hash = document.seal("receipt_sha256")
    return SealedReceipt(head, self, document, hash: hash)
  }

  private static func metadata(_ entry: Entry) -> Metadata {
    .object([
      ("format", .word(entry.format)), ("name", .identifier(entry.name.identifier)),
      ("result", .word(entry.result)), ("signer_id", .optional(entry.signerID) { .identifier($0) }),
      ("key_id", .optional(entry.keyID) { .identifier($0) }),
    ])
  }

  /// Reads a receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<SignatureReceipt> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverified(bytes) }
  }

  /// Reads a receipt back.
  public static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<SignatureReceipt> {
    try UnverifiedReceipt(bytes, stage: .signature) { reader throws(JSONRefusal) in
      let code = try reader.required("reason_code")
      let subject = try Subject.read(try reader.required("subject"))
      let receipt = SignatureReceipt(
        posture: try reader.required("signature_posture").word(),
        reasonCode: try code.unlessNull?.word(), subject: subject,
        threshold: try reader.required("signature_threshold").integer(in: TrustStore.thresholdRange),
        signatures: try reader.required("signatures").array(of: readEntry),
        inputs: try reader.required("inputs").array(of: InputRecord.read),
        report: try CheckReport.read(&reader))
      try reader.required("previous_hash").expect(.zero)
      try SafetyBoundary.check(try reader.required("safety_boundary"), "metadata_only_signature_receipt")
      return receipt
    }
  }

  private static func readEntry(_ node: JSONNode) throws(JSONRefusal) -> Entry {
    try node.object { reader throws(JSONRefusal) in
      Entry(
        format: try reader.required("format").word(), name: try reader.required("name").casePath(),
        result: try reader.required("result").word(),
        signerID: try reader.required("signer_id").unlessNull?.identifier(),
        keyID: try reader.required("key_id").unlessNull?.identifier())
    }
  }
}
