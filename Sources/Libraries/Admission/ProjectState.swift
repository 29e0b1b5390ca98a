public import CheckedValues
internal import StrictJSON

/// Whether work on a project goes on.
public enum ControlState: String, Sendable, CaseIterable {
  case running
  case pausedReview = "paused_review"
  case hardStopped = "hard_stopped"
  case resuming
}

/// A project and its state, in a policy and in a request alike.
public struct ProjectState: Sendable {
  public let projectID: Identifier
  public let controlState: ControlState

  init(_ node: JSONNode) throws(JSONRefusal) {
    (projectID, controlState) = try node.object { reader throws(JSONRefusal) in
      (
        try reader.required("project_id").identifier(),
        try reader.required("control_state").word(ControlState.self)
      )
    }
  }
}
