public import Storage

/// A whole run, or one case of it, that comes to no end: what is said and the exit status.
public struct ToolFailure: Error, Sendable, Equatable {
  public var status: ExitStatus
  /// Lower case, without a full stop.
  public var text: String
  public var hint: String?
  /// Whether the call itself is wrong: an option, or a file that one names. Governance that cannot be used is not
  /// meant.
  public private(set) var isUsage = false

  public init(_ status: ExitStatus, _ text: String, hint: String? = nil) {
    self.status = status
    self.text = text
    self.hint = hint
  }

  public static func usage(_ text: String, hint: String? = nil) -> ToolFailure {
    var failure = ToolFailure(.unusable, text, hint: hint)
    failure.isUsage = true
    return failure
  }

  public static func governance(_ text: String, hint: String? = nil) -> ToolFailure {
    ToolFailure(.unusable, text, hint: hint)
  }

  public static func fault(_ text: String, hint: String? = nil) -> ToolFailure {
    ToolFailure(.fault, text, hint: hint)
  }

  /// A fault in words.
  public init(_ fault: Fault) { self = .fault(fault.wording) }
}

/// What the expression gives; a fault in it ends the run or the case.
public func orFail<Value: ~Copyable>(
  _ body: @autoclosure () throws(Fault) -> Value
) throws(ToolFailure) -> Value {
  do throws(Fault) { return try body() } catch { throw ToolFailure(error) }
}
