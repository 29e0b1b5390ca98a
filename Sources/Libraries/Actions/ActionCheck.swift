/// The checks of stage 3. Those of the source carry its number in the documents.
public enum ActionCheck: String, Sendable, CaseIterable {
  case receiptExists = "receipt_exists"
  case gateExists = "gate_exists"
  case receiptHashPresent = "receipt_sha256_present"
  case entryHashPresent = "entry_hash_present"
  case decisionPresent = "runtime_decision_present"
  case violationsEmpty = "violations_empty"
  case checksAcceptable = "checks_acceptable"
  case receiptMatchesGate = "receipt_matches_gate"
  case mappingApplied = "action_mapping_applied"
  case isolationMetadataOnly = "isolation_metadata_only"
  case noPrivateKeys = "no_private_keys"
  case noRawPayloads = "no_raw_payloads"
  case noInternalRunner = "no_internal_runner_published"

  /// Whether the check is about the source's documents.
  var isOfSource: Bool {
    switch self {
    case .receiptExists, .gateExists, .receiptHashPresent, .entryHashPresent, .decisionPresent,
      .violationsEmpty, .checksAcceptable, .receiptMatchesGate:
      true
    default: false
    }
  }
}
