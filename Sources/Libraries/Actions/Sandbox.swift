/// A command's surroundings under restrictions, as the words that bubblewrap (`bwrap`) takes. bubblewrap
/// builds them out of the kernel's namespaces; nothing of that is done here.
public struct Sandbox: Sendable {
  /// What lies somewhere, links followed.
  public enum Place: Sendable, Equatable {
    case file(String)
    case folder(String)

    var path: String {
      switch self {
      case .file(let path), .folder(let path): path
      }
    }
  }

  /// What a sandbox must know of the machine.
  public struct Machine {
    /// What a path leads to, as an absolute path without links; nil when nothing is there.
    public var place: (String) -> Place?
    /// Where a link at this very path points to; nil when it is none.
    public var linkTarget: (String) -> String?
    public var environment: [(name: String, value: String)]
    /// Home folders of the user.
    public var homes: [String]

    public init(
      place: @escaping (String) -> Place?, linkTarget: @escaping (String) -> String?,
      environment: [(name: String, value: String)], homes: [String]
    ) {
      (self.place, self.linkTarget) = (place, linkTarget)
      (self.environment, self.homes) = (environment, homes)
    }
  }

  public var restrictions: Restrictions
  /// The only folder that stays as it is: absolute, without links.
  public var caseFolder: String

  public init(_ restrictions: Restrictions, caseFolder: String) {
    (self.restrictions, self.caseFolder) = (restrictions, caseFolder)
  }

  /// What bwrap is given before the command. Nothing below /proc can be written: root could set the kernel's
  /// parameters there, and leave the sandbox by one of them.
  public func words(_ machine: Machine) -> [String] {
    let hidden = hiddenPlaces(machine)
    return Self.namespaces + (restrictions.network ? [] : ["--unshare-net"])
      + root(machine) + ["--proc", "/proc", "--dev", "/dev"] + places(hidden, machine)
      + ["--remount-ro", "/proc"] + readOnly(hidden) + ["--chdir", caseFolder, "--"]
  }

  /// What does not depend on the restrictions: other processes cannot be seen, no privilege is kept, and
  /// the command ends with the program that started it. Its own session keeps it from typing into the terminal.
  public static let namespaces = [
    "--die-with-parent", "--new-session", "--unshare-user-try", "--unshare-pid", "--unshare-ipc",
    "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL",
  ]

  /// Whether `program`, an absolute path without links in its folder, may be started.
  public func allows(_ program: String, _ machine: Machine) -> Bool {
    guard let programs = restrictions.programs else { return true }
    let wanted = machine.place(program)
    return wanted != nil && programs.contains { machine.place($0) == wanted }
  }

  /// The variables that bwrap itself must be started with. What it takes away from the command only could
  /// still be read there: its own process stays in the sandbox as number 1.
  public func environment(_ machine: Machine) -> [(name: String, value: String)] {
    guard let kept = restrictions.environment else { return machine.environment }
    return machine.environment.filter { kept.contains($0.name) }
  }

  /// With a list of programs the file system starts empty, and only what is named is put there.
  private func root(_ machine: Machine) -> [String] {
    guard restrictions.programs != nil else {
      return [restrictions.writesOnlyCase ? "--ro-bind" : "--bind", "/", "/"]
    }
    return ["--tmpfs", "/"]
      + Self.linkedFolders.flatMap { folder in
        machine.linkTarget(folder).map { ["--symlink", $0, folder] } ?? []
      }
  }

  /// These are links into /usr where the two are merged.
  private static let linkedFolders = ["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin"]

  /// Mounts, the outer ones first: the order of their names.
  private func places(_ hidden: [Place], _ machine: Machine) -> [String] {
    var mounts: [String: [String]] = [:]
    for path in restrictions.programs.map({ $0 + restrictions.libraries }) ?? [] {
      guard let source = machine.place(path) else { continue }
      let target = throughLinks(path, machine)
      mounts[target] = ["--ro-bind", source.path, target]
    }
    let visible = restrictions.programs == nil ? nil : Array(mounts.keys) + [caseFolder]
    for place in hidden where visible?.contains(where: place.path.isBelow) ?? true {
      switch place {
      case .file(let path): mounts[path] = ["--ro-bind", "/dev/null", path]
      case .folder(let path): mounts[path] = ["--tmpfs", path]
      }
    }
    mounts[caseFolder] = ["--bind", caseFolder, caseFolder]
    return mounts.sorted { $0.key < $1.key }.flatMap { $0.value }
  }

  private func hiddenPlaces(_ machine: Machine) -> [Place] {
    restrictions.hidden.flatMap { word -> [String] in
      if word == "~" { return machine.homes }
      guard word.hasPrefix("$") else { return [word] }
      let value = machine.environment.first { $0.name == word.dropFirst() }?.value
      return value?.split(separator: ":").map { String($0) } ?? []
    }.compactMap(machine.place).filter { $0.path != "/" }
  }

  private func readOnly(_ hidden: [Place]) -> [String] {
    guard restrictions.writesOnlyCase else { return [] }
    let folders = hidden.compactMap { place -> String? in
      guard case .folder(let path) = place, path != caseFolder else { return nil }
      return restrictions.programs == nil || path.isBelow(caseFolder) ? path : nil
    }
    let own = restrictions.programs == nil ? ["/dev"] : ["/dev", "/"]
    return (Set(folders).sorted() + own).flatMap { ["--remount-ro", $0] }
  }

  /// `/bin/sh` is `/usr/bin/sh` where /bin is a link.
  private func throughLinks(_ path: String, _ machine: Machine) -> String {
    for folder in Self.linkedFolders where path.isBelow(folder) {
      guard let target = machine.linkTarget(folder) else { continue }
      return (target.hasPrefix("/") ? target : "/" + target) + path.dropFirst(folder.count)
    }
    return path
  }
}

extension String {
  /// Whether this path lies below that folder.
  func isBelow(_ folder: String) -> Bool { hasPrefix(folder + "/") }
}
