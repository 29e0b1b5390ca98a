internal import Storage
internal import ToolSupport

/// A file that the call names, on the command line or by a case. One that cannot be read is a mistake in the call.
enum NamedFile {
  /// `limit` is in bytes; `hint` is for one that is not there.
  static func bytes(at path: String, limit: Int, hint: String) throws(ToolFailure) -> [UInt8] {
    try bytes(path, of: try orFail(InputFile.open(at: path)), limit: limit, hint: hint)
  }

  /// The same of a file that was opened already; `path` is for people.
  static func bytes(
    _ path: String, of file: consuming Result<InputFile, FileRefusal>, limit: Int, hint: String
  ) throws(ToolFailure) -> [UInt8] {
    let refusal: FileRefusal
    switch consume file {
    case .failure(let found): refusal = found
    case .success(let opened):
      switch try orFail(opened.contents(limit: limit)) {
      case .success(let read): return read.bytes
      case .failure(let found): refusal = found
      }
    }
    throw ToolFailure.usage(refusal.wording(of: path), hint: refusal == .notFound ? hint : nil)
  }
}
