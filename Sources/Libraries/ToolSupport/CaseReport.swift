/// What one case has to say, until it is its turn.
struct CaseReport: Sendable {
  /// Bytes of messages that one case may have; more are counted only.
  static let mostBytes = 4096

  /// For standard error.
  private(set) var messages = ""
  private var leftOut = 0
  private let tool: Tool
  private(set) var isFault = false

  init(_ tool: Tool) { self.tool = tool }

  mutating func say(_ text: String, hint: String? = nil) {
    let lines = tool.lines(text, hint: hint)
    guard messages.utf8.count + lines.utf8.count <= Self.mostBytes || messages.isEmpty else {
      leftOut += 1
      return
    }
    messages += lines
  }

  /// Says why the case has no outputs.
  mutating func fail(_ name: String, _ failure: ToolFailure) {
    messages += tool.lines("\(name): \(failure.text)", hint: failure.hint)
    isFault = true
  }

  /// All of it, for standard error.
  var text: String {
    leftOut == 0 ? messages : messages + tool.lines("\(leftOut) more messages on this case", hint: nil)
  }
}
