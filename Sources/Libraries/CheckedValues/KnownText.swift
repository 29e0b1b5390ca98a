/// A value that is checked when it is made of a text.
public protocol CheckedText {
  /// Nil when the text is not of its form.
  init?(_ text: String)
}

extension CheckedText {
  /// Of a text that the program itself knows to be of the form.
  public static func known(_ text: String) -> Self {
    guard let value = Self(text) else { preconditionFailure("\(text) is of its form") }
    return value
  }
}
