internal import CLinux
public import Storage
public import StrictJSON

// What went wrong, in words for people. Libraries give data only; every sentence stands here.

extension JSONRefusal {
  /// One line: `FILE: PATH: expected … (line 3, column 12, byte 84)`.
  public func wording(in file: String) -> String {
    let place = path.isEmpty ? "" : shortened(path) + ": "
    return "\(file): \(place)expected \(expected.wording) (line \(line), column \(column), byte \(offset))"
  }
}

extension JSONRefusal.Expectation {
  /// What follows the word "expected".
  var wording: String {
    switch self {
    case .readableSource: "a source that can be read"
    case .endOfText: "nothing after the end"
    case .moreBytes: "more bytes, the text ends too early"
    case .value: "a value"
    case .character(let character): "'\(character)'"
    case .commaOr(let bracket): "',' or '\(bracket)'"
    case .digit: "a digit"
    case .escape: "an escape of RFC 8259"
    case .surrogatePair: "a pair of surrogates, or none"
    case .escapedControl: "no control character in a string, unless it is escaped"
    case .utf8: "UTF-8"
    case .uniqueName: "a name that does not stand there yet"
    case .bytes(let most): "not more than \(counted(most, "byte"))"
    case .depth(let most): "not more than \(counted(most, "level"))"
    case .values(let most): "not more than \(counted(most, "value"))"
    case .tokenBytes(let most): "a string or number of not more than \(counted(most, "byte"))"
    case .kind(let kind): kind.wording
    case .member(let name): "member \"\(name)\", which is missing"
    case .knownMember: "a member that this document knows"
    case .oneOf(let words): "one of \(words.joined(separator: ", "))"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .finiteNumber: "a number that a double can hold"
    case .count(let range) where range.upperBound == .max:
      "at least \(counted(range.lowerBound, "element"))"
    case .count(let range): "\(range.lowerBound) to \(counted(range.upperBound, "element"))"
    case .form(let word): ToolSupport.wording(ofForm: word)
    }
  }
}

extension JSONKind {
  var wording: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension FileRefusal {
  /// One line about a file.
  public func wording(of file: String) -> String {
    switch self {
    case .notFound: "\(file): no such file"
    case .symbolicLink: "\(file): a symbolic link is on the way, and none is followed"
    case .notRegular: "\(file): not a regular file"
    case .tooLarge(let limit): "\(file): more than \(counted(limit, "byte"))"
    case .changed: "\(file): changed while it was being read"
    }
  }
}

extension Fault {
  /// One line: `FILE: cannot write: No space left on device`.
  public var wording: String {
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return "\(path): cannot \(operation.wording): \(reason)"
  }
}

extension Fault.Operation {
  var wording: String {
    switch self {
    case .open: "open"
    case .inspect: "look at it"
    case .read: "read"
    case .map: "map into memory"
    case .list: "list"
    case .create: "create"
    case .write: "write"
    case .sync: "bring to the disk"
    case .rename: "rename"
    case .remove: "remove"
    case .lock: "lock"
    case .start: "start it"
    case .clock: "read the clock"
    }
  }
}

private func counted(_ count: Int, _ unit: String) -> String {
  count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
}

/// Names in a path come from the input and can be long.
private func shortened(_ text: String) -> String {
  text.unicodeScalars.count <= 200 ? text : String(text.prefix(160)) + "..." + String(text.suffix(37))
}
