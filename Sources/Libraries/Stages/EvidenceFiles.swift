internal import Admission
internal import CheckedValues
internal import Evidence
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Reads the evidence of a case: each file once as a stream, hashed on the way. Reports that are signed,
/// or come as an attestation, are held against the keys of scanners.
struct EvidenceFiles {
  private let judge: SignatureJudge
  private let judgeContext: SignatureJudge.Context
  private let artifact: ArtifactDigests
  private var assessor: EvidenceAssessor

  init(
    _ question: EvidenceAssessor.Question, size: Int, judge: SignatureJudge,
    _ context: SignatureJudge.Context, memory: KeptMemory
  ) {
    assessor = EvidenceAssessor(question, memory: memory)
    artifact = ArtifactDigests(sha256: question.artifact, size: size)
    (self.judge, judgeContext) = (judge, context)
  }

  /// VEX is read first: findings are not kept, so what is said of them must be known before.
  mutating func assess(
    _ files: [Request.EvidenceFile], _ inputs: inout CaseInputs
  ) throws(Fault) -> EvidenceAssessment {
    // What is named twice is read once: it says nothing more.
    let once = files.enumerated().filter { files.firstIndex(of: $1) == $0 }.map { $1 }
    for order in 0...1 {
      for file in once where file.kind.readingOrder == order { try read(file, &inputs) }
    }
    return assessor.assessment()
  }

  private mutating func read(
    _ file: Request.EvidenceFile, _ inputs: inout CaseInputs
  ) throws(Fault) {
    let signature = try check(file, &inputs)
    if let contents = inputs.context.kept(file.path) {
      let refusal = assess(file, ArraySource(contents.bytes[...]), signature)
      let isEnvelope = isEnvelope(refusal, file.path, inputs)
      inputs.record(.evidence, file.path, contents.digest)
      if isEnvelope { try readAttestation(file, signature, contents.digest, &inputs) }
      return
    }
    switch try inputs.context.open(file.path) {
    case .failure(let refusal):
      refuse(file, refusal, inputs)
    case .success(let opened):
      let source = FileSource(opened)
      let refusal = assess(file, source, signature)
      if let fault = source.fault { throw fault }
      let isEnvelope = isEnvelope(refusal, file.path, inputs)
      switch try source.finish() {
      case .failure(let refusal): refuse(file, refusal, inputs)
      case .success(let digest):
        inputs.record(.evidence, file.path, digest)
        if isEnvelope { try readAttestation(file, signature, digest, &inputs) }
      }
    }
  }

  private mutating func refuse(
    _ file: Request.EvidenceFile, _ refusal: FileRefusal, _ inputs: CaseInputs
  ) {
    inputs.context.say(file.path, refusal)
    assessor.note(EvidenceFailure(file.kind, refusal == .notFound ? .missing : .malformed))
  }

  /// Why the report was refused; nil when it was read.
  private mutating func assess(
    _ file: Request.EvidenceFile, _ source: some ByteSource, _ signature: EvidenceSignature
  ) -> EvidenceRefusal? {
    do throws(EvidenceRefusal) {
      try assessor.read(source, as: file.kind, file.format, signature: signature)
      return nil
    } catch { return error }
  }

  /// Whether the report comes in an envelope, which is then still to be opened. Another refusal is said.
  private func isEnvelope(
    _ refusal: EvidenceRefusal?, _ file: CasePath, _ inputs: CaseInputs
  ) -> Bool {
    guard let refusal else { return false }
    if refusal == .unsupported(.envelope) { return true }
    inputs.context.say(file, refusal)
    return false
  }

  /// What the file's own signature comes to, if the request names one.
  private func check(
    _ file: Request.EvidenceFile, _ inputs: inout CaseInputs
  ) throws(Fault) -> EvidenceSignature {
    guard let signature = file.signature else { return .absent }
    let limit = SignatureContainer.maximumBytes
    guard let bytes = try inputs.read(.evidenceSignature, signature.path, limit: limit) else {
      return .invalid
    }
    let container: SignatureContainer
    do throws(ContainerRefusal) {
      container = try SignatureContainer(bytes, format: signature.format)
    } catch {
      inputs.context.say(signature.path, error)
      return .invalid
    }
    let reading = try ArtifactReading(
      .evidence, file.path, judge.needs(of: container), &inputs
    ) { artifact in judge.results(of: container, artifact, judgeContext) }
    return reading.results?.contains { $0.failure == nil } == true ? .valid : .invalid
  }

  /// A report in a DSSE envelope over an in-toto statement: it must be about the artifact, and signed
  /// by a scanner, or it counts as badly signed; so it does when a signature beside it is bad.
  private mutating func readAttestation(
    _ file: Request.EvidenceFile, _ beside: EvidenceSignature, _ digest: FileDigest,
    _ inputs: inout CaseInputs
  ) throws(Fault) {
    let limit = SignatureContainer.maximumBytes
    let contents: FileContents
    switch try inputs.context.read(file.path, limit: limit) {
    case .success(let found) where found.digest == digest: contents = found
    case .success: return refuse(file, .changed, inputs)
    case .failure(let refusal): return refuse(file, refusal, inputs)
    }
    let container: SignatureContainer
    do throws(ContainerRefusal) {
      container = try SignatureContainer(contents.bytes, format: .dsse, for: .evidence)
    } catch {
      inputs.context.say(file.path, error)
      var problem = EvidenceFailure.Problem.malformed
      if case .unsupported = error { problem = .unsupported }
      return assessor.note(EvidenceFailure(file.kind, problem))
    }
    guard let (envelope, statement) = container.attestation, let report = statement.report(for: file.format)
    else {
      inputs.context.say("\(file.path): the attestation's predicate is no \(file.format.rawValue) report")
      return assessor.note(EvidenceFailure(file.kind, .unsupported))
    }
    let results = judge.results(of: envelope, judgeContext)
    let isValid = beside != .invalid && results.contains { $0.failure == nil }
    do throws(EvidenceRefusal) {
      try assessor.read(
        ArraySource(report), as: file.kind, file.format, signature: isValid ? .valid : .invalid,
        isOfArtifact: container.isAbout(Artifact(artifact)))
    } catch {
      // Lines and bytes are counted in the report, and not in the envelope.
      if case .malformed(let refusal) = error {
        inputs.context.say("the report in the predicate of \(refusal.wording(in: file.path.text))")
      } else {
        inputs.context.say(file.path, error)
      }
      // An envelope in an envelope is not read, either.
      if error == .unsupported(.envelope) { assessor.note(EvidenceFailure(file.kind, .malformed)) }
    }
  }
}

extension Statement {
  /// The report of this format that the predicate is or holds; nil when it is of another type.
  func report(for format: EvidenceFormat) -> ArraySlice<UInt8>? {
    guard let predicate else { return nil }
    switch (predicateType, format) {
    case ("https://cosign.sigstore.dev/attestation/vuln/v1", .grype),
      ("https://cosign.sigstore.dev/attestation/vuln/v1", .trivy):
      return predicate.member("scanner")?.member("result")
    case ("https://spdx.dev/Document", .spdx), ("https://spdx.dev/Document/v2.2", .spdx),
      ("https://spdx.dev/Document/v2.3", .spdx), ("https://cyclonedx.org/bom", .cyclonedx),
      ("https://openvex.dev/ns/v0.2.0", .openvex):
      return predicate
    default: return nil
    }
  }
}

private enum NamedMember: String, CaseIterable, Sendable {
  case scanner, result
}

extension ArraySlice<UInt8> {
  private static let members = JSONMembers<NamedMember>()

  /// The bytes of a member's value; nil when this is no object with such a member.
  fileprivate func member(_ name: String) -> ArraySlice<UInt8>? {
    var range: Range<Int>?
    var stream = JSONStream(ArraySource(self), limits: .report)
    do throws(JSONRefusal) {
      try stream.object(Self.members) { stream, found throws(JSONRefusal) in
        // The kind is asked for first: it passes over the white space before the value.
        _ = try stream.kind()
        let start = stream.offset
        try stream.skip()
        if found.rawValue == name { range = start..<stream.offset }
      }
      try stream.finish()
    } catch {
      return nil
    }
    return range.map { self[(startIndex + $0.lowerBound)..<(startIndex + $0.upperBound)] }
  }
}
