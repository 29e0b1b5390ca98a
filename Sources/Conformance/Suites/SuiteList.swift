internal import Storage

/// Runs every suite that is found in a folder of suites. Which they are, how they are laid out and what
/// their labels mean is in docs/conformance.md.
enum SuiteList {
  private static let suites: [(name: String, run: @Sendable (SuiteFolder) throws(Fault) -> SuiteReport)] = [
    ("json-testsuite", runJSONTestSuite),
    ("jcs-rfc8785", runCanonicalSuite),
    ("wycheproof", runWycheproof),
    ("dsse", runDSSE),
    ("in-toto-golang", runInToto),
    ("openssh-sshsig", runSSHSignatures),
    ("minisign", runMinisign),
    ("sigstore-conformance", runSigstore),
    ("trivy", runTrivy),
    ("grype", runGrype),
    ("openvex", runOpenVEX),
    ("cyclonedx-bom-examples", runCycloneDX),
    ("spdx-examples", runSPDX),
    ("osv-schema", runOSV),
  ]

  /// Folders that no suite is known for.
  static func unknown(at path: String) throws(Fault) -> [String] {
    try Folder(at: path).names().filter { name in
      !suites.contains { $0.name == name } && (try? Folder(at: "\(path)/\(name)")) != nil
    }.sorted()
  }

  /// One report a suite, always all of them and in the same order; throws when `path` is not a folder
  /// that can be read, or a file in it cannot be.
  static func run(at path: String) throws(Fault) -> [SuiteReport] {
    let names = try Folder(at: path).names()
    var reports: [SuiteReport] = []
    for suite in suites {
      guard names.contains(suite.name) else {
        reports.append(.absent(suite.name))
        continue
      }
      reports.append(try suite.run(SuiteFolder(suite.name, in: path)))
    }
    return reports
  }
}
