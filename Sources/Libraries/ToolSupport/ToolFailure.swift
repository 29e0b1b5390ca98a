internal import Storage

/// A whole run, or one case of it, that comes to no end: what is said and the exit status.
public struct ToolFailure: Error, Sendable, Equatable {
  public var status: ExitStatus
  /// Lower case, without a full stop.
  public var text: String
  public var hint: String?

  public init(_ status: ExitStatus, _ text: String, hint: String? = nil) {
    self.status = status
    self.text = text
    self.hint = hint
  }

  public static func usage(_ text: String, hint: String? = nil) -> ToolFailure {
    ToolFailure(.unusable, text, hint: hint)
  }

  public static func governance(_ text: String, hint: String? = nil) -> ToolFailure {
    ToolFailure(.unusable, text, hint: hint)
  }

  public static func fault(_ text: String, hint: String? = nil) -> ToolFailure {
    ToolFailure(.fault, text, hint: hint)
  }

  /// Whatever was thrown, in words.
  init(_ error: any Error) {
    switch error {
    case let failure as ToolFailure: self = failure
    case let fault as Fault: self = ToolFailure(.fault, fault.wording)
    default: self = ToolFailure(.fault, "internal error: \(error)")
    }
  }
}
