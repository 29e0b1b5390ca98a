internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The `reviews/` of a governance folder: the answer of an approver to a request that a rule sends to a
/// human. Of others none is read, so that a review among the inputs is one that was needed.
struct ReviewFiles: Sendable {
  private let governance: GovernanceFiles
  private let approvers: SignatureJudge
  private let trust: TrustStore
  private let policyHash: SHA256Digest
  private let policy: Policy

  init(_ governance: GovernanceFiles, _ snapshot: Snapshot) {
    (self.governance, policyHash, trust) = (governance, snapshot.policyHash, snapshot.trust)
    approvers = SignatureJudge(trust, role: .approver)
    policy = snapshot.policy
  }

  /// Nil when there is no file.
  func answer(
    to fingerprint: SHA256Digest, _ request: Request, at time: Timestamp, _ inputs: inout CaseInputs
  ) throws(Fault) -> ReviewAnswer? {
    guard Admission.asksHuman(about: request, policy) else { return nil }
    let id = Review.id(policyHash: policyHash, requestFingerprint: fingerprint)
    let path = Review.path(of: id)
    let limit = JSONLimits.document.bytes
    guard let found = try inputs.read(.review, path, of: governance, limit: limit) else { return nil }
    switch found {
    case .failure: return .invalid
    case .success(let bytes):
      do throws(ContainerRefusal) {
        let envelope = try DSSEEnvelope(bytes)
        let review = try Self.review(in: envelope)
        let context = SignatureJudge.Context(at: time, package: request.package.id.text)
        let isSigned = approvers.results(of: envelope, context).contains { result in
          result.failure == nil && result.signer.map { trust.maySpeak($0, as: review.decidedBy) } == true
        }
        guard envelope.payloadType == Review.payloadType, review.id == id, isSigned else {
          inputs.context.say("\(path): not a review of this request by the approver that it names, in force")
          return .invalid
        }
        return review.decision == .allow ? .allow : .block
      } catch {
        inputs.context.say(path, error, isOfCase: false)
        return .invalid
      }
    }
  }

  private static func review(in envelope: DSSEEnvelope) throws(ContainerRefusal) -> Review {
    do throws(JSONRefusal) { return try Review(Array(envelope.payload)) } catch {
      throw .statement(error)
    }
  }
}
