internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// What a stage makes of a case, before it is a file.
struct StageOutput {
  enum Content {
    case document(OutputDocument)
    case text(String)
  }

  /// In the folder of the stage.
  let name: String
  let content: Content

  init(_ name: String, _ document: OutputDocument) { (self.name, content) = (name, .document(document)) }
  init(_ name: String, text: String) { (self.name, content) = (name, .text(text)) }

  /// A secret in it means that nothing is written.
  func file() throws(ToolFailure) -> OutputFile {
    switch content {
    case .document(let document): try OutputFile(name, document: document)
    case .text(let text): OutputFile(name, Array(text.utf8))
    }
  }

  /// Whether a file with these bytes is this output.
  func isWritten(as bytes: [UInt8]) -> Bool {
    switch content {
    case .document(let document): document.isWritten(as: bytes)
    case .text(let text): bytes.isSame(as: Array(text.utf8))
    }
  }

  /// The path of the first member that is another one in a file with these bytes; nil when there is no such
  /// place. The names in it are the program's own.
  func firstDifference(from bytes: [UInt8]) -> String? {
    if case .document(let document) = content { document.firstDifference(from: bytes) } else { nil }
  }
}

extension [StageOutput] {
  func files() throws(ToolFailure) -> [OutputFile] {
    try map { output throws(ToolFailure) in try output.file() }
  }
}
