import CheckedValues

// Small reports in the shapes that the programs write.

func grypeMatch(
  _ id: String, _ severity: String = "High", purl: String = "pkg:npm/left@1.0.0",
  cvss: String = "", related: String = ""
) -> String {
  """
  {"vulnerability": {"id": "\(id)", "dataSource": "x", "severity": "\(severity)", "cvss": [\(cvss)],
    "fix": {"versions": [], "state": ""}},
   "relatedVulnerabilities": [\(related)], "matchDetails": [{"type": "exact"}],
   "artifact": {"name": "left", "version": "1.0.0", "type": "npm", "purl": "\(purl)", "locations": []}}
  """
}

func grypeCVSS(_ score: String, _ source: String = "nvd") -> String {
  "{\"source\": \"\(source)\", \"type\": \"Primary\", \"metrics\": {\"baseScore\": \(score)}}"
}

func grype(
  _ matches: [String], time: String = reported, target: String = "\"/src\"", ignored: String? = nil
) -> String {
  """
  {"matches": [\(matches.joined(separator: ","))],
   \(ignored.map { "\"ignoredMatches\": [\($0)]," } ?? "")
   "source": {"type": "image", "target": \(target)}, "distro": {"name": "debian"},
   "descriptor": {"name": "grype", "version": "0.66.0", "db": {"built": "x"}, "timestamp": "\(time)"}}
  """
}

func trivy(_ results: String?, time: String = reported, metadata: String = "{}") -> String {
  """
  {"SchemaVersion": 2, "CreatedAt": "\(time)", "ArtifactName": "x", "Metadata": \(metadata)
   \(results.map { ", \"Results\": \($0)" } ?? "")}
  """
}

func trivyResult(_ vulnerabilities: [String], class name: String = "lang-pkgs") -> String {
  """
  {"Target": "package-lock.json", "Class": "\(name)", "Type": "npm", "Packages": [{"ID": "x"}],
   "Vulnerabilities": [\(vulnerabilities.joined(separator: ","))]}
  """
}

func trivyVulnerability(
  _ id: String, _ severity: String = "HIGH", purl: String = "pkg:npm/left@1.0.0",
  cvss: String = "{}"
) -> String {
  """
  {"VulnerabilityID": "\(id)", "PkgID": "left@1.0.0", "PkgName": "left",
   "PkgIdentifier": {"PURL": "\(purl)", "UID": "1"}, "InstalledVersion": "1.0.0",
   "Severity": "\(severity)", "CVSS": \(cvss), "References": ["x"]}
  """
}

func cycloneDX(
  components: String = "[{\"bom-ref\": \"1\", \"type\": \"library\", \"purl\": \"pkg:npm/left@1.0.0\"}]",
  vulnerabilities: String? = nil, subject: String = "{\"bom-ref\": \"0\", \"name\": \"app\"}",
  version: String = "1.5", time: String = reported
) -> String {
  """
  {"bomFormat": "CycloneDX", "specVersion": "\(version)", "serialNumber": "urn:uuid:x", "version": 1,
   "metadata": {"timestamp": "\(time)", "tools": [], "component": \(subject)},
   "components": \(components), "dependencies": []
   \(vulnerabilities.map { ", \"vulnerabilities\": \($0)" } ?? "")}
  """
}

func spdx(
  packages: String = "[{\"SPDXID\": \"SPDXRef-a\", \"name\": \"a\"}]", relationships: String = "[]",
  version: String = "SPDX-2.3", time: String = reported
) -> String {
  """
  {"spdxVersion": "\(version)", "SPDXID": "SPDXRef-DOCUMENT", "name": "x",
   "creationInfo": {"created": "\(time)", "creators": ["Tool: x"]}, "packages": \(packages),
   "files": [], "relationships": \(relationships)}
  """
}

func statement(
  _ name: String = "CVE-2024-0001", status: String = "not_affected",
  product: String = "{\"@id\": \"pkg:npm/left@1.0.0\"}", time: String? = nil,
  reason: String = "\"justification\": \"vulnerable_code_not_present\",", aliases: String = ""
) -> String {
  """
  {"vulnerability": {"name": "\(name)", "aliases": [\(aliases)]}, "products": [\(product)],
   \(status == "not_affected" ? reason : "") \(time.map { "\"timestamp\": \"\($0)\"," } ?? "")
   "status": "\(status)"}
  """
}

func openVEX(_ statements: [String], time: String = reported) -> String {
  """
  {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex-1", "author": "x",
   "timestamp": "\(time)", "version": 1, "statements": [\(statements.joined(separator: ","))]}
  """
}
