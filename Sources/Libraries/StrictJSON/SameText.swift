extension Span<UInt8> {
  /// Whether these are the bytes of this text, which is no copy of anything: a word or a name in the code.
  @usableFromInline
  func isSame(as word: String) -> Bool {
    let word = word.utf8.span
    return unsafe withUnsafeBytes { text in
      unsafe word.withUnsafeBytes { unsafe areSame(text, $0) }
    }
  }

  func isSame(as name: StaticString) -> Bool {
    guard name.utf8CodeUnitCount == count else { return false }
    return unsafe withUnsafeBytes { text in
      guard let text = text.baseAddress else { return true }
      return unsafe areSame(text, name.utf8Start, count)
    }
  }
}

@inline(__always) @unsafe
func areSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
  guard one.count == other.count else { return false }
  guard let text = one.baseAddress, let word = other.baseAddress else { return true }
  return unsafe areSame(text, word, one.count)
}

/// Whether these bytes are the same, eight at a time; the last eight may overlap those before.
@inline(__always) @unsafe
func areSame(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, _ count: Int) -> Bool {
  if count < 8 { return unsafe areSameFew(one, other, count) }
  var place = 0
  while place < count &- 8 {
    if unsafe differ(one, other, at: place, UInt64.self) { return false }
    place &+= 8
  }
  return unsafe !differ(one, other, at: count &- 8, UInt64.self)
}

@inline(__always) @unsafe
private func areSameFew(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, _ count: Int) -> Bool {
  if count >= 4 {
    return unsafe !differ(one, other, at: 0, UInt32.self)
      && !differ(one, other, at: count &- 4, UInt32.self)
  }
  for place in 0..<count where unsafe differ(one, other, at: place, UInt8.self) { return false }
  return true
}

@inline(__always) @unsafe
private func differ<Word: FixedWidthInteger & BitwiseCopyable>(
  _ one: UnsafeRawPointer, _ other: UnsafeRawPointer, at place: Int, _: Word.Type
) -> Bool {
  unsafe one.loadUnaligned(fromByteOffset: place, as: Word.self)
    != other.loadUnaligned(fromByteOffset: place, as: Word.self)
}
