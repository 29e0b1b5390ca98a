internal import CLinux
internal import Linux
internal import Storage

/// The outputs of a case, to be written again by a loop that does nothing else: what the file system alone
/// takes for the same files, folders, renames and syncs.
struct PlainOutputs {
  enum Syncing { case never, each }

  /// By stage, in the order of the chain.
  private let stages: [(folder: String, files: [(name: String, bytes: [UInt8])])]
  /// The audit stream of the case, which stage 4 makes before its other files are shown.
  private let stream: [UInt8]

  /// Takes the outputs of this case.
  init(of name: String, in out: Scratch) throws(Obstacle) {
    stream = try readFile(out.path("audit/\(name).jsonl"))
    let names = [
      ("signature", ["signature_verification_receipt.json"]),
      ("runtime", ["runtime_fail_closed_gate.json", "runtime_execution_receipt.json"]),
      (
        "actions",
        [
          "runtime_action_policy.json", "runtime_action_summary.txt", "runtime_action_receipt.json",
        ]
      ),
      ("release", ["permit.json", "release_receipt.json"]),
    ]
    stages = try names.map { stage, names throws(Obstacle) in
      let files = try names.map { file throws(Obstacle) in
        (name: file, bytes: try readFile(out.path("\(name)/\(stage)/\(file)")))
      }
      return (folder: stage, files: files)
    }
  }

  private var last: Int { stages.count - 1 }

  /// One case, each file and each new name synced alone.
  func write(below root: Scratch, _ syncing: Syncing) throws(Obstacle) {
    let folder = root.path("case")
    for (place, stage) in stages.enumerated() {
      if place == last {
        try makeFolders(root.path("audit"))
        if syncing == .each { try sync(root.root) }
      }
      try makeFolders("\(folder)/\(stage.folder)")
      if place == last { try root.write("audit/case.jsonl", stream) }
      try create(place, folder)
      if syncing == .each {
        if place == last {
          try sync(root.path("audit/case.jsonl"))
          try sync(root.path("audit"))
        }
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
  func write(below root: Scratch, cases: Int, batch: Int, synced: Bool) throws(Obstacle) {
    for place in stages.indices {
      if place == last { try makeFolders(root.path("audit")) }
      for start in stride(from: 0, to: cases, by: batch) {
        let numbers = start..<min(start + batch, cases)
        let folders = numbers.map { root.path("\($0)") }
        for (number, folder) in zip(numbers, folders) {
          if place == last { try root.write("audit/\(number).jsonl", stream) }
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

  private func create(_ place: Int, _ folder: String) throws(Obstacle) {
    for file in stages[place].files {
      let path = temporary(place, folder, file.name)
      let number = try openToWrite(path, O_EXCL)
      try orFail(writeAll(file.bytes, to: number, path: path))
      close(number)
    }
  }

  private func rename(_ place: Int, _ folder: String) {
    for file in stages[place].files {
      _ = unsafe CLinux.rename(
        temporary(place, folder, file.name), "\(folder)/\(stages[place].folder)/\(file.name)")
    }
  }

  private func sync(_ path: String) throws(Obstacle) {
    let number = try openToRead(path)
    defer { close(number) }
    guard fsync(number) == 0 else { throw .fault(.sync, path) }
  }

  private func syncAll(_ root: Scratch) throws(Obstacle) {
    let number = try openToRead(root.root)
    defer { close(number) }
    guard linux_syncfs(number) == 0 else { throw .fault(.sync, root.root) }
  }
}
