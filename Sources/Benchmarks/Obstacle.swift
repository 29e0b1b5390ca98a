internal import Linux
internal import Storage
internal import StrictJSON

/// What stops a row: a program that is not there, one that failed, something that is not as it must be, or
/// the machine.
enum Obstacle: Error {
  case notInstalled(String)
  case failed(String)
  case fault(Fault)

  /// With the errno of the call that just failed.
  static func fault(_ operation: Fault.Operation, _ path: String) -> Obstacle {
    .fault(Fault(operation, path, code: errno))
  }

  /// For people.
  var words: String {
    switch self {
    case .notInstalled(let program): "not installed: \(program)"
    case .failed(let command): "this failed: \(command)"
    case .fault(let fault): "this failed: \(fault.operation.rawValue) \(fault.path), errno \(fault.code)"
    }
  }
}

/// What the expression gives; a fault in it is an obstacle.
func orFail<Value: ~Copyable>(
  _ body: @autoclosure () throws(Fault) -> Value
) throws(Obstacle) -> Value {
  do throws(Fault) { return try body() } catch { throw .fault(error) }
}

/// What the expression makes of a document; one that is refused is an obstacle.
func orFail<Value>(
  reading document: String, _ body: @autoclosure () throws(JSONRefusal) -> Value
) throws(Obstacle) -> Value {
  do throws(JSONRefusal) { return try body() } catch { throw .failed(document) }
}
