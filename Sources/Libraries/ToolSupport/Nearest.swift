/// The word that is meant: the only one that begins so, or the nearest in spelling if at most one in
/// three bytes is wrong.
func nearest(to word: String, among words: [String]) -> String? {
  // Long input is not a slip of the finger.
  guard word.utf8.count <= 40 else { return nil }
  let beginnings = words.filter { word.utf8.count > 1 && $0.hasPrefix(word) }
  if beginnings.count == 1 { return beginnings[0] }
  let ranked = words.map { (word: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= word.utf8.count / 3 ? best.word : nil
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
