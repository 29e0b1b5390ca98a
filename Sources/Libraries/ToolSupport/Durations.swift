extension Arguments {
  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
  /// Ten years.
  private static let mostSeconds = 3650 * 86400

  /// The value of an option such as `30d`, `12h`, `10m` or `45s`, in seconds.
  @export(interface)
  public func seconds(_ option: ToolOption, default text: String) throws(ToolFailure) -> Int {
    let text = self[option] ?? text
    guard let unit = text.last.flatMap({ Self.units[$0] }), let count = Int(text.dropLast()),
      (1...Self.mostSeconds).contains(count), "\(count)" == text.dropLast(),
      count * unit <= Self.mostSeconds
    else {
      throw .usage(
        "--\(option.name) \(text): expected a length of time, at most 3650d, such as 30d, "
          + "12h, 10m or 45s")
    }
    return count * unit
  }
}
