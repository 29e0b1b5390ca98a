import Foundation

/// One byte of one file of a case or of its receipts, changed.
struct Change: CustomStringConvertible {
  enum Place {
    case input(String)
    case document(String)
  }

  enum Kind: CaseIterable { case flipped, space, lineFeed, digit }

  let place: Place
  let offset: Int
  let kind: Kind

  var description: String { "\(place) byte \(offset) \(kind)" }

  func path(in gate: Gate, _ number: Int) -> String {
    switch place {
    case .input(let name): gate.cases[number] + "/" + name
    case .document(let name): gate.path(name, of: gate.names[number])
    }
  }

  /// Nil when nothing would be changed.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    guard bytes.indices.contains(offset) else { return nil }
    var changed = bytes
    switch kind {
    case .flipped: changed[offset] ^= 1
    case .space: changed[offset] = 0x20
    case .lineFeed: changed[offset] = 0x0A
    case .digit: changed[offset] = 0x30 + (bytes[offset] &+ 1) % 10
    }
    return changed == bytes ? nil : changed
  }

  /// A flipped bit for every `step`th byte, and one of the other changes for every third of those.
  static func all(_ place: Place, size: Int, step: Int = 1) -> [Change] {
    stride(from: 0, to: size, by: step).enumerated().flatMap { number, offset in
      let other = Kind.allCases[1 + (number / 3) % 3]
      return [Change(place: place, offset: offset, kind: .flipped)]
        + (number % 3 == 0 ? [Change(place: place, offset: offset, kind: other)] : [])
    }
  }
}

extension Gate {
  /// Carries out each change on a case of its own, runs the stages on those, and puts the old bytes back.
  /// Gives the changes after which stage 4 did not say `terminate`.
  func survivors(of changes: [Change], _ stages: ClosedRange<Int>) throws -> [Change] {
    var survivors: [Change] = []
    for start in stride(from: 0, to: changes.count, by: cases.count) {
      survivors += try round(Array(changes[start..<min(start + cases.count, changes.count)]), stages)
    }
    return survivors
  }

  private func round(_ changes: [Change], _ stages: ClosedRange<Int>) throws -> [Change] {
    var old: [Int: [UInt8]] = [:]
    for (number, change) in changes.enumerated() {
      let path = change.path(in: self, number)
      guard let bytes = readFile(path), let changed = change.applied(to: bytes) else { continue }
      old[number] = bytes
      try writeFile(path, changed)
    }
    let numbers = old.keys.sorted()
    try run(stages, numbers.map { cases[$0] })
    let survivors = numbers.filter { release(of: names[$0]) != .terminate }.map { changes[$0] }
    for (number, bytes) in old { try writeFile(changes[number].path(in: self, number), bytes) }
    return survivors
  }
}
