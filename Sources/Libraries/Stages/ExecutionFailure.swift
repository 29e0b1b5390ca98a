internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// What keeps the executor from its work.
enum ExecutionFailure: Error {
  /// The documents, the permit or the stream say no.
  case stop(ExecutionStop)
  case failure(ToolFailure)
}

/// What the expression gives; a fault in it is a failure of the executor.
func orStop<Value: ~Copyable>(
  _ body: @autoclosure () throws(Fault) -> Value
) throws(ExecutionFailure) -> Value {
  do throws(Fault) { return try body() } catch { throw .failure(ToolFailure(error)) }
}

/// What the expression gives; a failure in it is one of the executor.
func orStop<Value>(
  failing body: @autoclosure () throws(ToolFailure) -> Value
) throws(ExecutionFailure) -> Value {
  do throws(ToolFailure) { return try body() } catch { throw .failure(error) }
}

/// Why the executor runs nothing.
struct ExecutionStop {
  let code: ReasonCode
  /// For people.
  let text: String
  var hint: String?
  /// The code that the kill switch is set with; nil for a plain refusal.
  var killSwitch: ReasonCode?
  /// The chain's time, once it is known.
  var time: Timestamp?
}
