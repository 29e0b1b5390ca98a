internal import CLinux
internal import Glibc
internal import Storage

/// The outputs of a case, to be written again by a loop that does nothing else: what the file system alone
/// takes for the same files, folders, renames and syncs.
struct PlainOutputs {
  enum Syncing { case never, each }

  /// By stage, in the order of the chain.
  private let stages: [(folder: String, files: [(name: String, bytes: [UInt8])])]

  /// Takes the outputs that lie in this folder.
  init(of folder: String) throws {
    stages = try [
      ("signature", ["signature_verification_receipt.json"]),
      ("runtime", ["runtime_fail_closed_gate.json", "runtime_execution_receipt.json"]),
      (
        "actions",
        [
          "runtime_action_policy.json", "runtime_action_summary.txt", "runtime_action_receipt.json",
        ]
      ),
      ("release", ["release_receipt.json"]),
    ].map { (stage: String, names: [String]) in
      (stage, try names.map { ($0, try readFile("\(folder)/\(stage)/\($0)")) })
    }
  }

  /// One case, each file and each new name synced alone.
  func write(below root: Scratch, _ syncing: Syncing) throws {
    let folder = root.path("case")
    for (place, stage) in stages.enumerated() {
      try makeFolders("\(folder)/\(stage.folder)")
      try create(place, folder)
      if syncing == .each {
        for file in stage.files { try sync(temporary(place, folder, file.name)) }
      }
      rename(place, folder)
      guard syncing == .each else { continue }
      try sync("\(folder)/\(stages[place].folder)")
      try sync(folder)
      if place == 0 { try sync(root.root) }
    }
  }

  /// Many cases, stage after stage, in batches that one sync of the file system makes durable.
  func write(below root: Scratch, cases: Int, batch: Int, synced: Bool) throws {
    for place in stages.indices {
      for start in stride(from: 0, to: cases, by: batch) {
        let folders = (start..<min(start + batch, cases)).map { root.path("\($0)") }
        for folder in folders {
          if place == 0 { _ = unsafe mkdir(folder, 0o755) }
          _ = unsafe mkdir("\(folder)/\(stages[place].folder)", 0o755)
          try create(place, folder)
        }
        if synced { try syncAll(root) }
        for folder in folders { rename(place, folder) }
        if synced { try syncAll(root) }
      }
    }
  }

  private func temporary(_ place: Int, _ folder: String, _ name: String) -> String {
    "\(folder)/\(stages[place].folder)/.\(name).tmp"
  }

  private func create(_ place: Int, _ folder: String) throws {
    for file in stages[place].files {
      let path = temporary(place, folder, file.name)
      let number = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard number >= 0 else { throw Fault(.create, path, code: errno) }
      try writeAll(file.bytes, to: number, path: path)
      close(number)
    }
  }

  private func rename(_ place: Int, _ folder: String) {
    for file in stages[place].files {
      _ = unsafe Glibc.rename(
        temporary(place, folder, file.name), "\(folder)/\(stages[place].folder)/\(file.name)")
    }
  }

  private func sync(_ path: String) throws {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    defer { close(number) }
    guard number >= 0, fsync(number) == 0 else { throw Fault(.sync, path, code: errno) }
  }

  private func syncAll(_ root: Scratch) throws {
    let number = unsafe open(root.root, O_RDONLY | O_CLOEXEC)
    defer { close(number) }
    guard number >= 0, linux_syncfs(number) == 0 else { throw Fault(.sync, root.root, code: errno) }
  }
}
