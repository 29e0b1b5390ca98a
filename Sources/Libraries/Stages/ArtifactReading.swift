internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// One reading of an artifact: all digests in one pass, and the judgement on the very bytes that were
/// digested. A file that was written to meanwhile counts for nothing.
struct ArtifactReading {
  /// Nil when the artifact was refused.
  private(set) var digests: ArtifactDigests?
  private(set) var results: [SignatureFiles.Judged]?
  /// Why it was refused.
  private(set) var word = ReasonWord.artifactMissing

  init(
    _ path: CasePath, _ needs: ArtifactNeeds, _ inputs: inout CaseInputs,
    judge: (Artifact) -> [SignatureFiles.Judged]
  ) throws {
    switch try inputs.context.open(path) {
    case .failure(let refusal): refuse(refusal, path, inputs)
    case .success(let file):
      if needs.contains(.bytes) {
        try readMapped(file, path, needs, &inputs, judge)
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
    _ inputs: inout CaseInputs, _ judge: (Artifact) -> [SignatureFiles.Judged]
  ) throws {
    var digester = ArtifactDigester(needs)
    switch try file.forEachChunk({ chunk in unsafe digester.update(chunk) }) {
    case .failure(let refusal): refuse(refusal, path, inputs)
    case .success:
      take(Artifact(digester.finish()), path, &inputs, judge)
    }
  }

  private mutating func readMapped(
    _ file: consuming InputFile, _ path: CasePath, _ needs: ArtifactNeeds,
    _ inputs: inout CaseInputs, _ judge: (Artifact) -> [SignatureFiles.Judged]
  ) throws {
  }

  private mutating func take(
    _ artifact: Artifact, _ path: CasePath, _ inputs: inout CaseInputs,
    _ judge: (Artifact) -> [SignatureFiles.Judged]
  ) {
    inputs.record(
      .artifact, path, FileDigest(sha256: artifact.digests.sha256, size: artifact.digests.size))
    results = judge(artifact)
    digests = artifact.digests
  }
}
