internal import Signatures
internal import Storage

// openssh-sshsig (openssh/openssh-portable) and minisign (jedisct1/rust-minisign-verify): each line of
// `cases.tsv` names a public key, a file, a signature over it and what is expected; for SSH the namespace too.
// `valid` must verify, everything else must not. A line with a key of a kind that is not accepted (FIDO,
// ML-DSA, P-384, …) must have its key refused as unsupported, whatever it expects.

func runSSHSignatures(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runTable(folder, .sshsig) { file in
    let accepted = ["ssh-ed25519 ", "ecdsa-sha2-nistp256 ", "ssh-rsa "]
    let line = lines(file).first ?? []
    let hasAcceptedKind = accepted.contains { line.starts(with: $0.utf8) }
    // RSA of fewer than 2048 bits has less than 256 bytes of modulus, with the rest of the key less than 352
    // characters.
    let blob = line.split(separator: UInt8(ascii: " ")).dropFirst().first ?? []
    let isShort = line.starts(with: "ssh-rsa ".utf8) && blob.count < 352
    let read = reading { () throws(KeyRefusal) in try PublicKey(line, format: .ssh) }
    return (hasAcceptedKind && !isShort, read)
  }
}

func runMinisign(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runTable(folder, .minisign) { file in
    let isWhole = file.starts(with: "untrusted comment:".utf8)
    return (
      true,
      reading { () throws(KeyRefusal) in
        isWhole
          ? try PublicKey(minisignFile: file[...])
          : try PublicKey(lines(file).first ?? [], format: .minisign)
      }
    )
  }
}

private typealias KeyReading = Result<PublicKey, KeyRefusal>

private func reading(_ body: () throws(KeyRefusal) -> PublicKey) -> KeyReading {
  do throws(KeyRefusal) {
    return .success(try body())
  } catch {
    return .failure(error)
  }
}

/// `readKey` tells whether a key is of a kind that has to be accepted, and what came of reading it.
private func runTable(
  _ folder: SuiteFolder, _ format: ContainerFormat,
  readKey: ([UInt8]) -> (isAccepted: Bool, reading: KeyReading)
) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  guard let table = try CaseTable("cases.tsv", of: folder, &report) else { return report }
  for row in table.rows {
    var files: [[UInt8]] = []
    for column in ["pubkey", "data", "signature"] {
      guard let bytes = try folder.bytes(row[column]) else {
        report.miss(row[column])
        continue
      }
      files.append(bytes)
    }
    guard files.count == 3 else { continue }
    let name = "cases.tsv line \(row.line): \(row["signature"])"
    let key = readKey(files[0])
    if !key.isAccepted {
      let isRefused = if case .failure(.unsupported) = key.reading { true } else { false }
      report.check(name, isRefused, "refused by name", otherwise: "the key is not refused by name")
      continue
    }
    let verifies = verifies(key.reading, files[1], files[2], format, row["namespace"])
    report.check(
      name, verifies == (row["expected"] == "valid"), verifies ? "verified" : "rejected",
      otherwise: verifies ? "verifies and is \(row["expected"])" : "is valid and does not verify")
  }
  return report
}

private func verifies(
  _ reading: KeyReading, _ data: [UInt8], _ signature: [UInt8], _ format: ContainerFormat,
  _ namespace: String
) -> Bool {
  guard case .success(let key) = reading,
    let container = try? SignatureContainer(signature, format: format)
  else { return false }
  return container.verifies(0, key, Artifact(data), namespace: namespace)
}
