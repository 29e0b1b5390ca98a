/// What the membrane answers (stage 2).
public enum Outcome: String, Sendable, CaseIterable {
  case allow, deny, quarantine
  case rolledBack = "rolled_back"
  case disabled
}

/// What a runtime is told (stage 2).
public enum RuntimeDecision: String, Sendable, CaseIterable {
  case allow, warn, block
}

/// What is done about it (stages 3 and 4).
public enum Action: String, Sendable, CaseIterable {
  case proceed = "continue"
  case isolateAndContinue = "isolate_and_continue"
  case terminate

  /// How the runtime is kept apart under this action.
  public var isolationMode: IsolationMode {
    switch self {
    case .proceed: .none
    case .isolateAndContinue: .safeMetadataOnly
    case .terminate: .terminated
    }
  }
}

public enum IsolationMode: String, Sendable, CaseIterable {
  case none
  case safeMetadataOnly = "safe_metadata_only"
  case terminated
}
