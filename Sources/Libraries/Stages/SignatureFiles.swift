internal import Admission
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// The signature files of a request, in its order, read and not yet judged.
struct SignatureFiles {
  /// One signature and what came of it.
  struct Judged {
    let entry: SignatureReceipt.Entry
    let result: SignatureResult
  }

  private let files: [Request.SignatureFile]
  private let read: [Result<SignatureContainer, ContainerRefusal>]

  /// All that are well-formed may have as many bytes together as one: they are in memory at once.
  init(_ request: Request, _ inputs: inout CaseInputs) throws(Fault) {
    files = request.signatures
    var left = SignatureContainer.maximumBytes
    read = try files.map { file throws(Fault) in
      guard let bytes = try inputs.read(.signature, file.path, limit: left) else {
        return .failure(.unreadable)
      }
      do throws(ContainerRefusal) {
        let container = try SignatureContainer(bytes, format: file.format)
        left -= bytes.count
        return .success(container)
      } catch {
        inputs.context.say(file.path, error)
        return .failure(error)
      }
    }
  }

  /// Nil where a file was refused.
  var containers: [SignatureContainer?] { read.map { try? $0.get() } }

  func judge(
    _ artifact: Artifact, _ judge: SignatureJudge, _ context: SignatureJudge.Context
  ) -> [Judged] {
    var results: [[SignatureResult]] = []
    for (place, file) in files.enumerated() {
      // A file that is named again says the same, and a check may have to go through all of the artifact.
      let first = files.firstIndex(of: file) ?? place
      results.append(first < place ? results[first] : self.results(at: place, artifact, judge, context))
    }
    return zip(files, results).flatMap { file, results in
      results.map { result in
        Judged(
          entry: SignatureReceipt.Entry(
            format: file.format, name: file.path, result: result.posture, signerID: result.signer,
            keyID: result.key),
          result: result)
      }
    }
  }

  private func results(
    at place: Int, _ artifact: Artifact, _ judge: SignatureJudge, _ context: SignatureJudge.Context
  ) -> [SignatureResult] {
    switch read[place] {
    case .success(let container): judge.results(of: container, artifact, context)
    case .failure(let refusal): [SignatureJudge.result(of: refusal)]
    }
  }
}

extension ContainerRefusal {
  /// A signature file that could not be read counts as malformed.
  static let unreadable = ContainerRefusal.malformed(expected: "a file that can be read", offset: 0)
}
