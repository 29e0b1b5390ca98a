/// Why a JSON text was refused: where, and what was expected there. Data only; the wording for people
/// is in the tool layer.
public struct JSONRefusal: Error, Sendable, Equatable {
  /// What the reader wanted at the place it stopped.
  public enum Expectation: Sendable, Equatable {
    /// A byte source that can be read; the source itself knows the fault.
    case readableSource
    /// Nothing: the text goes on behind its end.
    case endOfText
    /// More bytes: the text ends in the middle of a value.
    case moreBytes
    /// The start of a value.
    case value
    /// One of these bytes, as a character.
    case character(Character)
    /// A comma, or this closing bracket.
    case commaOr(Character)
    /// A digit.
    case digit
    /// One of the escapes of RFC 8259, section 7.
    case escape
    /// The low half of a surrogate pair, or no surrogate at all.
    case surrogatePair
    /// An escaped control character: U+0000 to U+001F may not stand in a string as they are.
    case escapedControl
    /// Well-formed UTF-8 (Unicode, table 3-7).
    case utf8
    /// A name that does not stand in the object or the list yet.
    case uniqueName
    /// Not more than this many bytes in the text.
    case bytes(atMost: Int)
    /// Not more than this many nested arrays and objects.
    case depth(atMost: Int)
    /// Not more than this many values in the text.
    case values(atMost: Int)
    /// Not more than this many bytes in one string or number.
    case tokenBytes(atMost: Int)
    /// A value of this kind.
    case kind(JSONKind)
    /// This member, which is missing.
    case member(String)
    /// A member that this document knows.
    case knownMember
    /// One of these words.
    case oneOf([String])
    /// An integer in this range, without fraction and exponent.
    case integer(ClosedRange<Int>)
    /// A number that a double can hold.
    case finiteNumber
    /// A count of elements in this range.
    case count(ClosedRange<Int>)
    /// A text of this form; the word names the form (`timestamp`, `identifier`, …).
    case form(String)
  }

  public var expected: Expectation
  /// Where in the document, as `grants[2].expires_at`; empty for the document itself.
  public var path: String
  /// Byte offset from the start, 0-based.
  public var offset: Int
  /// Line, 1-based; lines end with LF.
  public var line: Int
  /// Byte in the line, 1-based.
  public var column: Int

  public init(expected: Expectation, path: String, offset: Int, line: Int, column: Int) {
    self.expected = expected
    self.path = path
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// Puts a step before the path: `[2]` and `expires_at` give `[2].expires_at`.
  func under(_ step: String) -> JSONRefusal {
    var copy = self
    copy.path = path.isEmpty || path.first == "[" ? step + path : step + "." + path
    return copy
  }
}

/// The kinds of JSON values.
public enum JSONKind: UInt8, Sendable {
  case null, bool, number, string, array, object
}
