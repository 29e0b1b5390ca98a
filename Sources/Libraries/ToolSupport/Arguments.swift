/// What stood on the command line, held against the table of the tool.
public struct Arguments: Sendable, Equatable {
  /// All that is not an option, in order.
  public private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  /// Reads the words after the program's name. Options may stand anywhere before `--`; one that is
  /// unknown, repeated, without its value or with one it does not take is refused.
  public init(_ words: [String], options: [ToolOption]) throws(ToolFailure) {
    let table = options + [.help, .version]
    var place = 0
    while place < words.count {
      let word = words[place]
      place += 1
      if word == "--" {
        operands += words[place...]
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let (name, attached) = Self.parts(word)
      guard let option = table.first(where: { "--\($0.name)" == name }) else {
        throw Self.unknown(name, table)
      }
      var value = attached
      if option.value != nil, attached == nil, place < words.count {
        value = words[place]
        place += 1
      }
      try take(option, value)
    }
  }

  /// `--out=DIR` as name and value; `-h` is the only short name.
  private static func parts(_ word: String) -> (name: String, value: String?) {
    if word == "-h" { return ("--help", nil) }
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (word, nil) }
    return (String(word[..<sign]), String(word[word.utf8.index(after: sign)...]))
  }

  private static func unknown(_ name: String, _ table: [ToolOption]) -> ToolFailure {
    let near = nearest(to: name, among: table.map { "--\($0.name)" })
    return .usage("unknown option \(name)", hint: near.map { "did you mean \($0)?" } ?? "see --help")
  }

  private mutating func take(_ option: ToolOption, _ value: String?) throws(ToolFailure) {
    if option.value == nil, value != nil {
      throw .usage("option --\(option.name) takes no value")
    }
    if option.value != nil, value ?? "" == "" {
      throw .usage("option --\(option.name) needs a value", hint: option.form)
    }
    guard values.updateValue(value ?? "", forKey: option.name) == nil else {
      throw .usage("option --\(option.name) is given twice")
    }
  }

  /// The value of an option, nil when it is not there.
  public subscript(option: ToolOption) -> String? { values[option.name] }

  /// Whether an option is there.
  public func has(_ option: ToolOption) -> Bool { values[option.name] != nil }

  /// The value of an option that must be there.
  public func required(_ option: ToolOption) throws(ToolFailure) -> String {
    guard let value = values[option.name] else {
      throw .usage("option --\(option.name) is missing", hint: "\(option.form): \(option.help)")
    }
    return value
  }
}

/// The word that is nearest in spelling, if one is near enough to be meant.
func nearest(to word: String, among words: [String]) -> String? {
  // Long input is not a slip of the finger.
  guard word.utf8.count <= 40 else { return nil }
  let ranked = words.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }
  guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= 3 else {
    return words.first { word.utf8.count > 3 && $0.hasPrefix(word) }
  }
  return best.0
}

/// Insertions, removals and exchanges of bytes that lead from one word to the other (Levenshtein).
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
  var row = Array(0...other.count)
  for (line, byte) in one.enumerated() {
    var corner = row[0]
    row[0] = line + 1
    for column in other.indices {
      let exchanged = corner + (byte == other[column] ? 0 : 1)
      corner = row[column + 1]
      row[column + 1] = min(exchanged, corner + 1, row[column] + 1)
    }
  }
  return row[other.count]
}
