internal import CheckedValues
internal import Receipts

extension Admission {
  /// Checks 15 to 17, for every capability that the action needs: it is in the catalog, the package
  /// requests it, and it is granted if it requires approval. Deny is the default: there is no grant
  /// without a signed file, and a request's own word can only ask for approval, never waive it.
  static func checkCapabilities(
    _ request: Request, _ catalog: Catalog, _ recorder: inout DecisionRecorder
  ) -> CapabilityUse {
    let required = request.action?.requires.sortedOnce() ?? []
    var use = CapabilityUse(requested: request.capabilitiesRequested, required: required)
    guard !required.isEmpty else { return use }
    let unknown = required.filter { !catalog.contains($0) }
    record(.capabilityInCatalog, unknown, .unknownID, .capabilityUnknown, &recorder)
    let notRequested = required.filter { !request.capabilitiesRequested.contains($0) }
    record(.capabilityRequested, notRequested, .notRequested, .capabilityNotRequested, &recorder)
    let asksApproval = request.action?.requiresApproval ?? false
    let needGrant = required.filter { asksApproval || catalog.requiresApproval($0) }
    if !needGrant.isEmpty {
      record(.capabilityGranted, needGrant, .notGranted, .capabilityNotGranted, &recorder)
    }
    use.escalationRequired = needGrant.filter {
      catalog.contains($0) && request.capabilitiesRequested.contains($0)
    }
    return use
  }

  private static func record(
    _ check: AdmissionCheck, _ failed: [Identifier], _ reject: RejectCode, _ word: ReasonWord,
    _ recorder: inout DecisionRecorder
  ) {
    if failed.isEmpty {
      recorder.pass(check)
    } else {
      recorder.fail(check, .capabilityNotGranted, [word], reject: reject, capabilities: failed)
    }
  }
}
