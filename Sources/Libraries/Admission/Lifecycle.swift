public import CheckedValues
internal import StrictJSON

/// What a request wants to do with its package.
public struct Lifecycle: Sendable {
  public enum Transition: String, Sendable, CaseIterable {
    case ingest, install, enable, run, export, remove, disable
    case importPackage = "import"
    case verifyImport = "verify_import"
    case stageUpdate = "stage_update"
    case commitUpdate = "commit_update"
    case rollbackUpdate = "rollback_update"
  }

  public enum RetentionDecision: String, Sendable, CaseIterable {
    case exportThenRemove = "export_then_remove"
    case deleteConfirmed = "delete_confirmed"
  }

  public let transition: Transition
  public let targetVersion: SemanticVersion?
  public let checkpointReference: Identifier?
  public let retentionDecision: RetentionDecision?
  /// The package asks for more than before. That it calls the expansion approved again plays no part.
  public let requestsExpansion: Bool

  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      Lifecycle(
        transition: try reader.required("transition").word(),
        targetVersion: try reader.optional("target_version") { node throws(JSONRefusal) in
          try node.version()
        },
        checkpointReference: try reader.optional("checkpoint_ref") { node throws(JSONRefusal) in
          try node.identifier()
        },
        retentionDecision: try reader.optional("retention_decision") { node throws(JSONRefusal) in
          try node.word()
        },
        requestsExpansion: try reader.optional("expansion") { node throws(JSONRefusal) in
          try node.object { expansion throws(JSONRefusal) in
            _ = try expansion.required("reapproved").bool()
            return try expansion.required("requested").bool()
          }
        } ?? false)
    }
  }

  private init(
    transition: Transition, targetVersion: SemanticVersion?, checkpointReference: Identifier?,
    retentionDecision: RetentionDecision?, requestsExpansion: Bool
  ) {
    (self.transition, self.targetVersion) = (transition, targetVersion)
    (self.checkpointReference, self.retentionDecision) = (checkpointReference, retentionDecision)
    self.requestsExpansion = requestsExpansion
  }
}
