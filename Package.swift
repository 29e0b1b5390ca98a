// swift-tools-version: 6.2
import PackageDescription

// One package, no package dependencies. Imports go downwards only; the order below is the order of
// the layers, and docs/architecture.md says what each one holds.

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/Libraries/\(name)",
    swiftSettings: strict)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/Tools/\(name)", swiftSettings: strict)
}

func tests(_ target: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.byName(name: target)] + dependencies,
    path: "Tests/\(target)Tests", swiftSettings: strict)
}

let package = Package(
  name: "membrane",
  targets: [
    .systemLibrary(name: "CLibcrypto", path: "Sources/Libraries/CLibcrypto"),
    .systemLibrary(name: "CLinux", path: "Sources/Libraries/CLinux"),
    library("StrictJSON"),
    library("CheckedValues", ["StrictJSON"]),
    library("Signatures", ["StrictJSON", "CheckedValues", "CLibcrypto"]),
    library("Receipts", ["StrictJSON", "CheckedValues", "Signatures"]),
    library("Evidence", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library("Admission", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence"]),
    library("Actions", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library("Audit", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library(
      "Storage", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Audit", "CLinux"]),
    library("ToolSupport", ["StrictJSON", "CheckedValues", "Receipts", "Storage", "CLinux"]),
    library(
      "Stages",
      [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Admission", "Actions",
        "Audit", "Storage", "ToolSupport",
      ]),
    .target(
      name: "ConformanceSuites",
      dependencies: [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Storage", "ToolSupport",
      ],
      path: "Sources/Conformance/Suites", swiftSettings: strict),
    .executableTarget(
      name: "membrane-conformance", dependencies: ["ConformanceSuites", "ToolSupport"],
      path: "Sources/Conformance/Tool", swiftSettings: strict),
    tool("verify-signature", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("evaluate-policy", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("map-action", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("emit-receipt", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("resolve-review", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("replay-audit", ["Stages", "ToolSupport"]),
    tool("enforce-action", ["Stages", "ToolSupport"]),
    tool("report-signoff", ["Stages", "ToolSupport"]),
    tool("resolve-escalation", ["Admission", "CheckedValues", "Stages", "ToolSupport"]),
    .executableTarget(
      name: "membrane-bench",
      dependencies: [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Admission", "Audit",
        "Storage", "CLinux",
      ], path: "Sources/Benchmarks", swiftSettings: strict),
    tests("StrictJSON"),
    tests("CheckedValues", ["StrictJSON"]),
    tests("Signatures", ["StrictJSON", "CheckedValues"]),
    .target(
      name: "PlainJSON", dependencies: ["CheckedValues", "Signatures"], path: "Tests/PlainJSON",
      swiftSettings: strict),
    tests("Receipts", ["StrictJSON", "CheckedValues", "Signatures", "PlainJSON"]),
    tests("Evidence", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    tests(
      "Admission",
      ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "PlainJSON"]),
    tests("Actions", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "PlainJSON"]),
    tests("Audit", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "PlainJSON"]),
    .target(
      name: "TestSupport", dependencies: ["CheckedValues", "Storage"], path: "Tests/Support",
      swiftSettings: strict),
    tests(
      "Storage", ["TestSupport", "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Audit", "CLinux"]),
    tests("ToolSupport", ["TestSupport", "StrictJSON", "CheckedValues", "Storage"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["ConformanceSuites", "Storage", "ToolSupport"],
      path: "Tests/ConformanceTests", swiftSettings: strict),
    .testTarget(
      name: "PipelineTests",
      dependencies: ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Audit", "TestSupport"],
      path: "Tests/PipelineTests", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Admission", "Actions",
        "Audit", "TestSupport",
      ], path: "Tests/Fuzz", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
