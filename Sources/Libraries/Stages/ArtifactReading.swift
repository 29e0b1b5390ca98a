internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// One reading of a signed file: all digests in one pass, and the judgement on the very bytes that were
/// digested. A file that was written to meanwhile counts for nothing.
struct ArtifactReading<Judgement> {
  /// Nil when the file was refused.
  private(set) var digests: ArtifactDigests?
  private(set) var results: [Judgement]?
  /// Why it was refused.
  private(set) var word = ReasonWord.artifactMissing

  private let role: InputRole

  init(
    _ role: InputRole, _ path: CasePath, _ needs: ArtifactNeeds, _ inputs: inout CaseInputs,
    judge: (Artifact) -> [Judgement]
  ) throws(Fault) {
    self.role = role
    switch try inputs.context.open(path) {
    case .failure(let refusal): refuse(refusal, path, inputs)
    case .success(let file):
      if needs.contains(.bytes) {
        try readFrozen(file, path, needs, &inputs, judge)
      } else {
        try readStream(file, path, needs, &inputs, judge)
      }
    }
  }

  private mutating func refuse(_ refusal: FileRefusal, _ path: CasePath, _ inputs: CaseInputs) {
    inputs.context.say(path, refusal)
    word = refusal == .changed ? .artifactChangedWhileRead : .artifactMissing
  }

  private mutating func readStream(
    _ file: consuming InputFile, _ path: CasePath, _ needs: ArtifactNeeds,
    _ inputs: inout CaseInputs, _ judge: (Artifact) -> [Judgement]
  ) throws(Fault) {
    var digester = ArtifactDigester(needs)
    switch try file.forEachChunk({ digester.update($0) }) {
    case .failure(let refusal): refuse(refusal, path, inputs)
    case .success(let digest):
      let digests = digester.finish(sha256: digest.sha256, size: digest.size)
      take(digests, judge(Artifact(digests)), path, &inputs)
    }
  }

  /// Some algorithms sign the bytes themselves, all of them at once.
  private mutating func readFrozen(
    _ file: consuming InputFile, _ path: CasePath, _ needs: ArtifactNeeds,
    _ inputs: inout CaseInputs, _ judge: (Artifact) -> [Judgement]
  ) throws(Fault) {
    let frozen: FrozenFile
    switch try inputs.context.freeze(file) {
    case .failure(let refusal): return refuse(refusal, path, inputs)
    case .success(let file): frozen = file
    }
    let digest = frozen.digest
    let (digests, results) = frozen.withBytes { bytes in
      var digester = ArtifactDigester(needs)
      digester.update(bytes)
      let digests = digester.finish(sha256: digest.sha256, size: digest.size)
      return unsafe bytes.withUnsafeBytes { bytes in
        (digests, judge(Artifact(digests, bytes: unsafe ByteRegion(borrowing: bytes))))
      }
    }
    take(digests, results, path, &inputs)
  }

  private mutating func take(
    _ digests: ArtifactDigests, _ results: [Judgement], _ path: CasePath,
    _ inputs: inout CaseInputs
  ) {
    inputs.record(role, path, FileDigest(sha256: digests.sha256, size: digests.size))
    (self.digests, self.results) = (digests, results)
  }
}
