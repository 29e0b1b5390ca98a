import CheckedValues
import Signatures
import StrictJSON
import Testing

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func key(_ text: String, _ format: KeyFormat = .pem) throws -> PublicKey {
  try PublicKey(text, format: format)
}

func unbase64(_ text: String) throws -> [UInt8] {
  try #require(Base64.decode(bytes(text)[...]))
}

let artifact = Artifact(SignatureFixtures.artifact)
let otherArtifact = Artifact(bytes("hello, Release\n"))

/// Whether the file's first signature is the key's and about the artifact; false when it is refused.
func passes(
  _ file: [UInt8], _ format: ContainerFormat, _ key: PublicKey, _ artifact: Artifact = artifact,
  namespace: String = "file"
) -> Bool {
  guard let container = try? SignatureContainer(file, format: format) else { return false }
  return container.isAbout(artifact)
    && container.verifies(0, key, artifact, namespace: namespace)
}

/// Why the file is refused; nil when it is not.
func refusal(_ file: String, _ format: ContainerFormat) -> ContainerRefusal? {
  do throws(ContainerRefusal) {
    _ = try SignatureContainer(bytes(file), format: format)
    return nil
  } catch {
    return error
  }
}

func isMalformed(_ refusal: ContainerRefusal?) -> Bool {
  switch refusal {
  case .malformed?, .json?, .statement?: true
  case .unsupported?, nil: false
  }
}

/// Every beginning of the file, and the file with each byte changed, one after another; places in
/// `free` are left alone.
func damaged(_ file: [UInt8], free: Range<Int> = 0..<0) -> [[UInt8]] {
  let shortened = file.indices.map { Array(file[..<$0]) }
  let changed = file.indices.filter { !free.contains($0) }.flatMap { place in
    [1, 0x20, 0x80].map { (bit: UInt8) in
      var copy = file
      copy[place] ^= bit
      return copy
    }
  }
  return shortened + changed
}

extension String {
  func replacing(_ old: String, by new: String) -> String {
    var text = ""
    var rest = self[...]
    while let range = rest.firstRange(of: old) {
      text += rest[..<range.lowerBound] + new
      rest = rest[range.upperBound...]
    }
    return text + rest
  }
}
