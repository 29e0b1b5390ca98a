// swift-tools-version: 6.2
import PackageDescription

// One package, no package dependencies. Imports go downwards only; the order below is the order of
// the layers, and docs/architecture.md says what each one holds.

// The tools are released in Embedded Swift, which has no metadata at run time: a stage starts in half the
// time; so are the benchmarks and what runs the suites of others. Tests are made in Swift as it is everywhere.
let embeddedPart = Context.environment["MEMBRANE_EMBEDDED"]  // tools, all
let isEmbedded = embeddedPart != nil

// Code is made where it is used from outside: in Stages and ToolSupport, not in every library again.
let embedded: [SwiftSetting] = [
  .enableExperimentalFeature("Embedded"),
  .enableExperimentalFeature("DeferredCodeGen"),
  .unsafeFlags([
    "-whole-module-optimization", "-no-emit-module-separately-wmo", "-Xfrontend", "-function-sections",
    "-Xfrontend", "-disable-implicit-string-processing-module-import",
    // Swift 6.3 gives the constant arrays of a function the same names in every module, in another order, and so
    // takes one for the other.
    "-Xllvm", "-sil-disable-pass=object-outliner",
  ]),
]

let strict: [SwiftSetting] =
  [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
  ] + (isEmbedded ? embedded : [])

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
    .target(name: "CLinux", path: "Sources/Libraries/CLinux"),
    library("Linux", ["CLinux"]),
    library("StrictJSON", ["CLinux"]),
    library("CheckedValues", ["StrictJSON", "CLinux"]),
    library("Signatures", ["StrictJSON", "CheckedValues", "CLibcrypto", "Linux"]),
    library("Receipts", ["StrictJSON", "CheckedValues", "Signatures"]),
    library("Evidence", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library("Admission", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence"]),
    library("Actions", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library("Audit", ["StrictJSON", "CheckedValues", "Signatures", "Receipts"]),
    library(
      "Storage", ["StrictJSON", "CheckedValues", "Signatures", "Audit", "CLinux", "Linux"]),
    library("ToolSupport", ["StrictJSON", "CheckedValues", "Receipts", "Storage", "CLinux", "Linux"]),
    library(
      "Stages",
      [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Admission", "Actions",
        "Audit", "Storage", "ToolSupport", "CLinux", "Linux",
      ]),
    .target(
      name: "ConformanceSuites",
      dependencies: [
        "StrictJSON", "CheckedValues", "Signatures", "Evidence", "Storage", "ToolSupport", "CLinux",
      ],
      path: "Sources/Conformance/Suites", swiftSettings: strict),
    .executableTarget(
      name: "membrane-conformance", dependencies: ["ConformanceSuites", "ToolSupport"],
      path: "Sources/Conformance/Tool", swiftSettings: strict),
    tool("verify-signature", ["Stages", "ToolSupport"]),
    tool("evaluate-policy", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("map-action", ["Stages", "ToolSupport"]),
    tool("emit-receipt", ["Stages", "ToolSupport"]),
    tool("resolve-review", ["CheckedValues", "Stages", "ToolSupport"]),
    tool("replay-audit", ["Stages", "ToolSupport"]),
    tool("enforce-action", ["Stages", "ToolSupport"]),
    tool("report-signoff", ["Stages", "ToolSupport"]),
    tool("resolve-escalation", ["Admission", "CheckedValues", "Stages", "ToolSupport"]),
    .executableTarget(
      name: "membrane-bench",
      dependencies: [
        "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "Admission", "Audit",
        "Storage", "ToolSupport", "CLinux", "Linux",
      ], path: "Sources/Benchmarks", swiftSettings: strict),
    tests("StrictJSON"),
    tests("CheckedValues", ["StrictJSON"]),
    tests("Signatures", ["StrictJSON", "CheckedValues"]),
    .target(
      name: "PlainJSON", dependencies: ["CheckedValues", "Signatures"], path: "Tests/PlainJSON",
      swiftSettings: strict),
    tests("Receipts", ["StrictJSON", "CheckedValues", "Signatures", "PlainJSON"]),
    tests("Evidence", ["StrictJSON", "CheckedValues", "Receipts"]),
    tests(
      "Admission",
      ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "Evidence", "PlainJSON"]),
    tests("Actions", ["StrictJSON", "CheckedValues", "Receipts", "PlainJSON"]),
    tests("Audit", ["StrictJSON", "CheckedValues", "Signatures", "Receipts", "PlainJSON"]),
    .target(
      name: "TestSupport", dependencies: ["CheckedValues", "Storage"], path: "Tests/Support",
      swiftSettings: strict),
    tests(
      "Storage",
      [
        "TestSupport", "StrictJSON", "CheckedValues", "Signatures", "Receipts", "Audit", "CLinux", "Linux",
      ]),
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

if isEmbedded {
  let tools = package.targets.filter { $0.path?.hasPrefix("Sources/Tools/") ?? false }
  let libraries = package.targets.filter { $0.path?.hasPrefix("Sources/Libraries/") ?? false }
  let others = package.targets.filter {
    $0.path?.hasPrefix("Sources/Conformance/") ?? false || $0.path == "Sources/Benchmarks"
  }
  package.targets = libraries + tools + (embeddedPart == "all" ? others : [])
}
