internal import CheckedValues
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
  /// The package asks for more than before. That it calls the expansion approved again plays no part.
  public let requestsExpansion: Bool

  /// That the other members have their form is checked; they play no part yet.
  init(_ node: JSONNode) throws(JSONRefusal) {
    (transition, requestsExpansion) = try node.object { reader throws(JSONRefusal) in
      _ = try reader.optional("target_version")?.version()
      _ = try reader.optional("checkpoint_ref")?.identifier()
      _ = try reader.optional("retention_decision")?.word(RetentionDecision.self)
      let expansion = try reader.optional("expansion")?.object { expansion throws(JSONRefusal) in
        _ = try expansion.required("reapproved").bool()
        return try expansion.required("requested").bool()
      }
      return (try reader.required("transition").word(), expansion ?? false)
    }
  }
}
