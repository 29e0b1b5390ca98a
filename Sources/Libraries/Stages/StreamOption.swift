public import Audit
public import ToolSupport

extension Arguments {
  /// The audit stream that an option names, nil when it is not there.
  @export(interface)
  public func stream(_ option: ToolOption) throws(ToolFailure) -> StreamID? {
    guard let text = self[option] else { return nil }
    guard let stream = StreamID(text) else {
      throw ToolFailure.usage(
        "--\(option.name) \(text): not the name of a stream",
        hint: "a stream is named as a case is: a-z, 0-9 and, not at the start, . _ -")
    }
    return stream
  }
}
