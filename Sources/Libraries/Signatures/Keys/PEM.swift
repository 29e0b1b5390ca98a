import CheckedValues

/// The bytes of a textual encoding: a line `-----BEGIN label-----`, lines of base64 that are not empty, a
/// line `-----END label-----`, and nothing before or behind (RFC 7468, section 3, its strict form but for
/// the length of lines). Nil when it is not that.
func armored(_ text: ArraySlice<UInt8>, label: StaticString) -> [UInt8]? {
  var lines = LineReader(text)
  guard let first = lines.next(), isFrame(first, "-----BEGIN ", label) else { return nil }
  var base64: [UInt8] = []
  base64.reserveCapacity(text.count)
  while let line = lines.next(), let start = line.first {
    if start == UInt8(ascii: "-") {
      guard isFrame(line, "-----END ", label), lines.isAtEnd else { return nil }
      return Base64.decode(base64[...])
    }
    base64.append(contentsOf: line)
  }
  return nil
}

/// The label of such a block's first line, as far as it can be one.
func label(ofBlock line: ArraySlice<UInt8>?) -> String? {
  let (begin, end) = ("-----BEGIN ".utf8, "-----".utf8)
  guard let line, line.count > begin.count + end.count, line.count < 64,
    line.starts(with: begin), line.suffix(end.count).elementsEqual(end)
  else { return nil }
  return String(decoding: line.dropFirst(begin.count).dropLast(end.count), as: UTF8.self)
}

/// Whether a line is `start`, the label and five dashes; it is not worth a text of its own.
private func isFrame(
  _ line: ArraySlice<UInt8>, _ start: StaticString, _ label: StaticString
) -> Bool {
  let labelAndDashes = line.dropFirst(start.utf8CodeUnitCount)
  let dashes = labelAndDashes.dropFirst(label.utf8CodeUnitCount)
  return line.begins(with: start) && labelAndDashes.begins(with: label) && dashes.begins(with: "-----")
    && dashes.count == 5
}
