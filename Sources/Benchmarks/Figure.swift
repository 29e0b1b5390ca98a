/// One line of the table.
struct Figure {
  var what: String
  var ours: String
  var peer = ""
  var ratio = ""
  var target = ""
  /// Whether the target is reached; nil where there is none, or no peer to tell by.
  var isReached: Bool?

  init(_ what: String, _ ours: String) { (self.what, self.ours) = (what, ours) }

  /// Beside a peer that takes less or more time.
  init(_ what: String, seconds ours: Double, _ peer: String, _ theirs: Double, atMost: Double? = nil) {
    self.init(what, milliseconds(ours))
    self.peer = "\(peer) \(milliseconds(theirs))"
    ratio = decimal(ours / theirs, 2)
    target = atMost.map { "<= \(decimal($0, 2))" } ?? ""
    isReached = atMost.map { ours / theirs <= $0 }
  }

  /// Beside a peer that does more or fewer of the same in a second.
  init(_ what: String, rate ours: Double, _ peer: String, _ theirs: Double, atLeast: Double? = nil) {
    self.init(what, perSecond(ours))
    self.peer = "\(peer) \(perSecond(theirs))"
    ratio = decimal(ours / theirs, 2)
    target = atLeast.map { ">= \(decimal($0, 2))" } ?? ""
    isReached = atLeast.map { ours / theirs >= $0 }
  }

  /// Against a rate that is to be reached.
  init(_ what: String, rate ours: Double, atLeast: Double) {
    self.init(what, perSecond(ours))
    target = ">= " + perSecond(atLeast)
    isReached = ours >= atLeast
  }

  /// Memory against a limit, in MiB.
  init(_ what: String, bytes: Int, atMost: Double) {
    let size = Double(bytes) / 1_048_576
    self.init(what, decimal(size, 1) + " MiB")
    target = "< \(decimal(atMost, 0)) MiB"
    isReached = size < atMost
  }

  /// Against nothing, because the peer is not there.
  static func withoutPeer(_ what: String, _ ours: String, _ program: String) -> Figure {
    var figure = Figure(what, ours)
    figure.peer = "peer not installed: \(program)"
    return figure
  }

  var columns: [String] {
    [what, ours, peer, ratio, target, isReached.map { $0 ? "ok" : "MISS" } ?? ""]
  }
}

/// The figures in columns.
func table(_ figures: [Figure]) -> String {
  let lines =
    [["", "ours", "peer", "ratio", "target", ""]] + figures.map { $0.columns }
  let widths = (0..<6).map { column in lines.map { $0[column].unicodeScalars.count }.max() ?? 0 }
  return lines.map { line in
    var text = ""
    for (column, width) in zip(line, widths) {
      text += column + String(repeating: " ", count: width - column.unicodeScalars.count + 2)
    }
    while text.last == " " { text.removeLast() }
    return text + "\n"
  }.joined()
}

func decimal(_ value: Double, _ places: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return "-" }
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let number = Int((value.magnitude * Double(scale)).rounded())
  let whole = (value < 0 ? "-" : "") + String(number / scale)
  return places == 0 ? whole : whole + "." + String(String(scale + number % scale).dropFirst())
}

func milliseconds(_ seconds: Double) -> String { decimal(seconds * 1000, 2) + " ms" }

/// A rate with its thousands apart: `150,000/s`.
func perSecond(_ rate: Double) -> String {
  var digits = decimal(rate, 0)
  var grouped = ""
  while digits.count > 3 {
    grouped = "," + String(digits.suffix(3)) + grouped
    digits.removeLast(3)
  }
  return digits + grouped + "/s"
}
