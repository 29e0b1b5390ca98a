import StrictJSON

/// What reading a text comes to: nil when it is accepted.
func refusal(_ text: String, limits: JSONLimits = .document) -> JSONRefusal.Expectation? {
  refusal(Array(text.utf8), limits: limits)?.expected
}

func refusal(_ bytes: [UInt8], limits: JSONLimits = .document) -> JSONRefusal? {
  do throws(JSONRefusal) {
    _ = try JSONDocument(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// What skipping a text as a stream comes to.
func streamRefusal(
  _ bytes: [UInt8], chunk: Int = .max, limits: JSONLimits = .document
) -> JSONRefusal? {
  do throws(JSONRefusal) {
    var stream = JSONStream(ArraySource(bytes, chunk: chunk), limits: limits)
    try stream.skip()
    try stream.finish()
    return nil
  } catch {
    return error
  }
}

/// The same of a text that is in memory, behind other bytes.
func streamRefusal(
  _ bytes: [UInt8], behind head: String, limits: JSONLimits = .document
) -> JSONRefusal? {
  do throws(JSONRefusal) {
    var stream = try JSONStream(Array(head.utf8) + bytes, from: head.utf8.count, limits: limits)
    try stream.skip()
    try stream.finish()
    return nil
  } catch {
    return error
  }
}

/// What `body` refuses about the root of a text; nil when it refuses nothing.
func refusal(
  _ text: String, _ body: (JSONNode) throws(JSONRefusal) -> Void
) throws -> JSONRefusal? {
  let root = try JSONDocument(Array(text.utf8)).root
  do throws(JSONRefusal) {
    try body(root)
    return nil
  } catch {
    return error
  }
}

func canonical(_ text: String) throws -> String {
  String(decoding: try JSONDocument(Array(text.utf8)).root.canonical(), as: UTF8.self)
}
