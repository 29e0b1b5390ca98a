# Vulnerability reports and VEX documents. A scanner needs a database that cannot be had here, so
# these are written in the exact shape that Grype and Trivy write, from a small table of findings.
# The package has no such vulnerabilities: the identifiers are made up (CVE-2099-…).
# shellcheck shell=bash

# A table has one finding a line: identifier, severity, score, and where needed the package's purl.
low_and_medium='CVE-2099-10011 Low 3.1
CVE-2099-10012 Medium 5.3'
one_high='CVE-2099-10001 High 7.5'

# grype_report TIME TABLE : as Grype 0.61 writes it for a file, which names no digest.
grype_report() {
  jq -Rn --arg time "$1" --arg artifact "$artifact_path" --arg purl "$artifact_purl" '
    def match($id; $severity; $score; $purl): {
      vulnerability: {
        id: $id,
        dataSource: "https://nvd.nist.gov/vuln/detail/\($id)",
        namespace: "nvd:cpe",
        severity: $severity,
        urls: ["https://example.org/advisories/\($id)"],
        description: "A finding made up for a sample.",
        cvss: [{
          source: "nvd@nist.gov", type: "Primary", version: "3.1",
          vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
          metrics: {baseScore: $score, exploitabilityScore: 3.9, impactScore: 1.4},
          vendorMetadata: {}
        }],
        fix: {versions: [], state: "unknown"},
        advisories: []
      },
      relatedVulnerabilities: [],
      matchDetails: [{
        type: "exact-direct-match",
        matcher: "python-matcher",
        searchedBy: {language: "python", namespace: "github:language:python",
          package: {name: "six", version: "1.17.0"}},
        found: {versionConstraint: "<=1.17.0 (python)", vulnerabilityID: $id}
      }],
      artifact: {
        id: "1237016dbc846214",
        name: ($purl | split("/")[-1] | split("@")[0]),
        version: ($purl | split("@")[-1]),
        type: "python",
        locations: [{path: "/six-1.17.0.dist-info/METADATA"}],
        language: "python",
        licenses: ["MIT"],
        cpes: ["cpe:2.3:a:python:six:1.17.0:*:*:*:*:*:*:*"],
        purl: $purl,
        upstreams: []
      }
    };
    {
      matches: [inputs | split(" ") | select(length >= 3)
        | match(.[0]; .[1]; .[2] | tonumber; .[3] // $purl)],
      source: {type: "file", target: $artifact},
      distro: {name: "", version: "", idLike: null},
      descriptor: {
        name: "grype",
        version: "0.61.1",
        db: {
          built: "2026-11-20T01:32:43Z",
          schemaVersion: 5,
          location: "/var/cache/grype/db/5",
          checksum: "sha256:84ebb8325f426565e7a0cd00b2ea265a0ee0ec69db158a65541a42fddd1e15b0",
          error: null
        },
        timestamp: $time
      }
    }' <<<"$2"
}

# jq filter: the report is of an image, whose digests Grype writes down. $digest is the manifest.
grype_of_image='.source = {
  type: "image",
  target: {
    userInput: "registry.example.org/six:1.17.0",
    imageID: "sha256:2f88265cfbc43ca35cd327347a9f59375b9f29ef998b8a54a882e31111266640",
    manifestDigest: "sha256:\($digest)",
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    tags: ["registry.example.org/six:1.17.0"],
    imageSize: 11050,
    layers: [],
    repoDigests: ["registry.example.org/six@sha256:\($digest)"],
    architecture: "",
    os: ""
  }
}'

# trivy_report TIME TABLE : as Trivy writes it for a folder. The score is the one of nvd; a fifth
# word in a line is the score of a second source.
trivy_report() {
  jq -Rn --arg time "$1" --arg artifact "$artifact_path" --arg purl "$artifact_purl" '
    def vulnerability($id; $severity; $score; $purl; $second): {
      VulnerabilityID: $id,
      PkgName: "six",
      PkgPath: "six-1.17.0.dist-info/METADATA",
      PkgIdentifier: {PURL: $purl, UID: "bb446a3b5f805121"},
      InstalledVersion: "1.17.0",
      Status: "affected",
      SeveritySource: "nvd",
      PrimaryURL: "https://avd.aquasec.com/nvd/\($id | ascii_downcase)",
      DataSource: {ID: "ghsa", Name: "GitHub Security Advisory Pip",
        URL: "https://github.com/advisories?query=type%3Areviewed+ecosystem%3Apip"},
      Title: "A finding made up for a sample",
      Severity: ($severity | ascii_upcase),
      CVSS: ({nvd: {V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", V3Score: $score}}
        + if $second then {redhat: {V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
            V3Score: $second}} else {} end),
      PublishedDate: "2026-08-09T15:15:00Z",
      LastModifiedDate: "2026-09-11T00:15:00Z"
    };
    [inputs | split(" ") | select(length >= 3)
      | vulnerability(.[0]; .[1]; .[2] | tonumber; .[3] // $purl;
          (.[4] // null) | if . then tonumber else . end)] as $found
    | {
      SchemaVersion: 2,
      CreatedAt: $time,
      ArtifactName: $artifact,
      ArtifactType: "filesystem",
      Results: [{
        Target: "Python",
        Class: "lang-pkgs",
        Type: "python-pkg",
        Packages: [{
          Name: "six",
          Identifier: {PURL: $purl, UID: "bb446a3b5f805121"},
          Version: "1.17.0",
          Licenses: ["MIT"],
          Layer: {},
          FilePath: "six-1.17.0.dist-info/METADATA"
        }]
      } + if $found == [] then {} else {Vulnerabilities: $found} end]
    }' <<<"$2"
}

# jq filter: the report is of an image, whose digest Trivy writes down.
trivy_of_image='.ArtifactType = "container_image" | .Metadata = {
  ImageID: "sha256:2f88265cfbc43ca35cd327347a9f59375b9f29ef998b8a54a882e31111266640",
  RepoTags: ["registry.example.org/six:1.17.0"],
  RepoDigests: ["registry.example.org/six@sha256:\($digest)"]
}'

# openvex VULNERABILITY PRODUCT STATUS
openvex() {
  jq -n --arg name "$1" --arg product "$2" --arg status "$3" --arg time "$scan_time" '{
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": "https://example.org/vex/six-1.17.0",
    author: "Product security",
    timestamp: $time,
    version: 1,
    statements: [{
      vulnerability: {name: $name},
      products: [{"@id": $product}],
      status: $status
    } + if $status == "not_affected" then {justification: "vulnerable_code_not_present"} else {} end]
  }'
}

# cyclonedx_vex VULNERABILITY STATE
cyclonedx_vex() {
  jq -n --arg id "$1" --arg state "$2" --arg time "$scan_time" --arg purl "$artifact_purl" '{
    "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: "urn:uuid:00000000-0000-4000-8000-000000000005",
    version: 1,
    metadata: {timestamp: $time},
    components: [{"bom-ref": $purl, type: "library", name: "six", version: "1.17.0", purl: $purl}],
    vulnerabilities: [{
      "bom-ref": "vulnerability-1",
      id: $id,
      source: {name: "NVD", url: "https://nvd.nist.gov/vuln/detail/\($id)"},
      ratings: [{source: {name: "NVD"}, score: 7.5, severity: "high", method: "CVSSv31"}],
      analysis: {state: $state, justification: "code_not_present"},
      affects: [{ref: $purl}]
    }]
  }'
}
