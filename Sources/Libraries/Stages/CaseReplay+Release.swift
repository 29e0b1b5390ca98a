internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Stage 4 once more, with what only it knew.
extension CaseReplay {
  func replayRelease(
    _ context: CaseContext, _ recorded: RecordedRelease, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    guard let receipt = recorded.receipt.document else {
      return ReplayDifference(file: ReleaseReceipt.path)
    }
    let event = receipt.audit.flatMap { events[$0.eventHash] }
    if let audit = receipt.audit, event == nil {
      return ReplayDifference(file: "audit/\(audit.stream).jsonl")
    }
    let made = try answer(
      context, findings, event, killSwitchSet: receipt.violations.contains(.killSwitchSet),
      uses: recorded.permit.document?.permit.expiry.uses ?? 1, version: receipt.toolVersion)
    let statements = [ReleaseEnvelopes.summary, ReleaseEnvelopes.properties]
    let others = ReleaseStage.outputs.reversed().filter { !statements.contains($0) }
    let difference = try orFail(compare(context, ReleaseStage.folder, others, made.outputs))
    if let difference { return difference }
    return try statementDifference(context, made)
  }

  /// A signature cannot be made again without the key, but what was signed can. There are both statements
  /// or none.
  private func statementDifference(
    _ context: CaseContext, _ documents: ReleaseDocuments
  ) throws(ToolFailure) -> ReplayDifference? {
    let names = [ReleaseEnvelopes.summary, ReleaseEnvelopes.properties]
    let files = names.map { "\(ReleaseStage.folder)/\($0)" }
    let recorded = try files.map { file throws(ToolFailure) in try orFail(bytes(context, file)) }
    guard recorded.contains(where: { $0 != nil }) else { return nil }
    let receipt = try orFail(bytes(context, ReleaseReceipt.path)) ?? []
    let attestation = documents.attestation(receiptFile: SHA256.digest(of: receipt))
    for (number, made) in [attestation?.summary, attestation?.properties].enumerated() {
      let file = files[number]
      guard let bytes = recorded[number], let made, let root = try? JSONDocument(bytes).root,
        let envelope = try? DSSEEnvelope(root), envelope.payloadType == Statement.payloadType
      else { return ReplayDifference(file: file) }
      guard try envelope.payload.elementsEqual(OutputFile.searched(file, made.canonicalBytes)) else {
        return ReplayDifference(file: file, path: "payload")
      }
      guard isSigned(envelope, bytes) else { return ReplayDifference(file: file, path: "signatures") }
    }
    return nil
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
    _ context: CaseContext, _ findings: CaseFindings, _ event: AuditEvent?, killSwitchSet: Bool,
    uses: Int, version: SemanticVersion
  ) throws(ToolFailure) -> ReleaseDocuments {
    var inputs = CaseInputs(context, findings)
    let chain = try orFail(reader.read(&inputs))
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(chain, of: context.name, action, report.violations, uses: uses)
    if event == nil { action = .terminate }
    report.close(isRecorded: event != nil)
    let recorded = event.flatMap { ReleaseAudit.isRecord($0, of: answer) }
    return ReleaseDocuments(chain, action, report, recorded, inputs, version: version)
  }
}
