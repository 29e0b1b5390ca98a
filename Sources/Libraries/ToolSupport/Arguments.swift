public import CheckedValues

/// What stood on the command line, held against the table of the tool.
public struct Arguments: Sendable, Equatable {
  /// All that is not an option, in order.
  public private(set) var operands: [String] = []
  /// How many of the operands stand before `--`; nil when there is none.
  private(set) var operandsBeforeDashes: Int?
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
        operandsBeforeDashes = operands.count
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
    let word = name.drop { $0 == "-" }
    let near = name.hasPrefix("--") ? nearest(to: String(word), among: table.map { $0.name }) : nil
    return .usage("unknown option \(name)", hint: near.map { "did you mean --\($0)?" } ?? "see --help")
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
  @export(interface)
  public func has(_ option: ToolOption) -> Bool { values[option.name] != nil }

  /// The value of an option that must be there.
  @export(interface)
  public func required(_ option: ToolOption) throws(ToolFailure) -> String {
    guard let value = values[option.name] else {
      throw .usage("option --\(option.name) is missing", hint: "\(option.form): \(option.help)")
    }
    return value
  }

  /// The digest that is the value of an option, nil when it is not there.
  @export(interface)
  public func digest(_ option: ToolOption) throws(ToolFailure) -> SHA256Digest? {
    guard let text = values[option.name] else { return nil }
    guard let digest = SHA256Digest(hex: text) else {
      throw .usage("--\(option.name): expected 64 lower-case hex digits")
    }
    return digest
  }
}
