/// Numbers that look random and are the same in every run.
public struct Dice {
  private var state: UInt64

  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// A number from 0 up to, and not with, `sides` (xorshift64*).
  public mutating func roll(_ sides: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int(truncatingIfNeeded: (state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(sides, 1)
  }
}
