internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Stage 4 once more, with what only it knew.
extension CaseReplay {
  func replayRelease(_ context: CaseContext, _ recorded: RecordedRelease) throws {
    guard let receipt = recorded.receipt.document else {
      throw ReplayDifference(file: ReleaseReceipt.path, path: nil)
    }
    let event = receipt.audit.flatMap { events[$0.eventHash] }
    if let audit = receipt.audit, event == nil {
      throw ReplayDifference(file: "audit/\(audit.stream).jsonl", path: nil)
    }
    let made = try answer(
      context, event, killSwitchSet: receipt.violations.contains(.killSwitchSet),
      uses: recorded.permit.document?.permit.expiry.uses ?? 1, version: receipt.toolVersion)
    let statements = [ReleaseEnvelopes.summary, ReleaseEnvelopes.properties]
    try compare(
      context, ReleaseStage.folder, ReleaseStage.outputs.filter { !statements.contains($0) },
      made.files)
    try compareStatements(context, made)
  }

  /// A signature cannot be made again without the key, but what was signed can. There are both statements
  /// or none.
  private func compareStatements(
    _ context: CaseContext, _ documents: ReleaseDocuments
  ) throws {
    let names = [ReleaseEnvelopes.summary, ReleaseEnvelopes.properties]
    let files = names.map { "\(ReleaseStage.folder)/\($0)" }
    let recorded = try files.map { try bytes(context, $0) }
    guard recorded.contains(where: { $0 != nil }) else { return }
    let attestation = documents.attestation()
    for (number, made) in [attestation?.summary, attestation?.properties].enumerated() {
      let file = files[number]
      guard let bytes = recorded[number], let made, let root = try? JSONDocument(bytes).root,
        let envelope = try? DSSEEnvelope(root), envelope.payloadType == Statement.payloadType
      else { throw ReplayDifference(file: file, path: nil) }
      guard try envelope.payload.elementsEqual(made.canonicalBytes()) else {
        throw ReplayDifference(file: file, path: "payload")
      }
      guard isSigned(envelope, bytes) else { throw ReplayDifference(file: file, path: "signatures") }
    }
  }

  /// Whether the envelope has one signature in the written form, and it is the key's.
  private func isSigned(_ envelope: DSSEEnvelope, _ bytes: [UInt8]) -> Bool {
    guard envelope.isWritten(as: bytes) else { return false }
    guard let statementKey else { return true }
    return envelope.signatures.first?.keyID == statementKey.keyID?.hex
      && envelope.isSigned(by: statementKey)
  }

  /// The answer that was recorded with `event`, given once more; nil stands for a stream that did not
  /// verify then. An event of another answer gives documents without it.
  private func answer(
    _ context: CaseContext, _ event: AuditEvent?, killSwitchSet: Bool, uses: Int,
    version: SemanticVersion
  ) throws -> ReleaseDocuments {
    var inputs = CaseInputs(context)
    let chain = try reader.read(&inputs)
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(chain, of: context.name, action, report.violations, uses: uses)
    if event == nil { action = .terminate }
    report.close(isRecorded: event != nil)
    let recorded = event.flatMap { ReleaseAudit.isRecord($0, of: answer) }
    return try ReleaseDocuments(chain, action, report, recorded, inputs, version: version)
  }
}
