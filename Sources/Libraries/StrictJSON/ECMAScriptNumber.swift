/// A double as ECMAScript's `Number::toString` writes it (ECMA-262, section 6.1.6.1.20), which
/// RFC 8785, section 3.2.2.3 takes over. `number` is finite.
func ecmaScriptText(of number: Double) -> String {
  if number == 0 { return "0" }
  if number < 0 { return "-" + ecmaScriptText(of: -number) }
  let (digits, point) = shortestDigits(of: number)
  let count = digits.count
  switch point {
  case count...21:
    return digits + String(repeating: "0", count: point - count)
  case 1..<max(count, 1):
    return "\(digits.prefix(point)).\(digits.dropFirst(point))"
  case -5...0:
    return "0." + String(repeating: "0", count: -point) + digits
  default:
    let exponent = point - 1
    let fraction = count > 1 ? ".\(digits.dropFirst())" : ""
    return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
  }
}

/// The fewest digits that give `number` back, and where the point stands among them: the value is
/// `0.digits × 10^point`. The standard library's description has those digits already.
private func shortestDigits(of number: Double) -> (digits: String, point: Int) {
  let description = number.description
  let parts = description.split(separator: "e")
  let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  var digits = String(mantissa[0]) + (mantissa.count > 1 ? String(mantissa[1]) : "")
  var point = mantissa[0].count + exponent
  while digits.last == "0" { digits.removeLast() }
  while digits.first == "0" {
    digits.removeFirst()
    point -= 1
  }
  return (digits, point)
}
