import CheckedValues
import Evidence
import StrictJSON
import Testing

/// What a reference stands for has to be known before something is said of it: no order of members changes the answer.
struct CycloneDXOrderTests {
  private func text(_ members: String...) -> String {
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \(members.joined(separator: ", "))}"
  }

  private func vulnerabilities(_ references: String...) -> String {
    let all = references.map {
      "{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"not_affected\"}, \"affects\": [{\"ref\": \"\($0)\"}]}"
    }
    return "\"vulnerabilities\": [\(all.joined(separator: ", "))]"
  }

  private static let time = "\"timestamp\": \"\(reported)\""

  @Test(arguments: [EvidenceKind.sbom, .vex])
  func `refuses what explains a reference after it was used`(kind: EvidenceKind) {
    let reference = "pkg:npm/left@1.0.0"
    for late in [
      "\"components\": [{\"bom-ref\": \"\(reference)\", \"purl\": \"pkg:npm/other@1\"}]",
      "\"components\": [{\"bom-ref\": \"\(reference)\", \"purl\": \"pkg:npm/a@1\"}, {\"bom-ref\": \"\(reference)\", \"purl\": \"pkg:npm/b@1\"}]",
      "\"components\": [{\"components\": [{\"bom-ref\": \"\(reference)\"}]}]",
      "\"metadata\": {\(Self.time), \"component\": {\"bom-ref\": \"\(reference)\", \"version\": \"sha256:\(artifact.hex)\"}}",
    ] {
      for said in [vulnerabilities(reference), vulnerabilities("1", reference)] {
        let found = expectation(text(said, late), kind, .cyclonedx)
        #expect(found == .form("components_before_vulnerabilities"), "\(late)")
      }
    }
  }

  @Test(arguments: [EvidenceKind.sbom, .vex])
  func `takes what explains nothing in any order`(kind: EvidenceKind) throws {
    for late in ["\"metadata\": {\(Self.time)}", "\"components\": []", "\"components\": null"] {
      #expect(refusal(text(vulnerabilities("1"), late), kind, .cyclonedx) == nil)
    }
    // Where nothing is said of a reference it may stand for two.
    let double = "\"components\": [{\"bom-ref\": \"1\"}, {\"bom-ref\": \"1\", \"purl\": \"pkg:npm/a@1\"}]"
    let plain = "\"vulnerabilities\": [{\"id\": \"CVE-1\", \"analysis\": {\"state\": \"exploitable\"}}]"
    #expect(refusal(text(plain, double), kind, .cyclonedx) == nil)
    #expect(refusal(text(double, plain), kind, .cyclonedx) == nil)
  }
}
