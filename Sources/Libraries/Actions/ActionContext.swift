public import CheckedValues

/// How the documents of an action are named, and what they say of their source.
public struct ActionContext: Sendable {
  /// The source's number; the action's is one more.
  public let sourceStage: Int
  public let createdAt: Timestamp
  /// Nil for documents of other makers, which have no case.
  public let caseName: CaseName?
  /// Where the source's documents lie, as the binding names them.
  public let receiptPath: GivenPath
  public let gatePath: GivenPath

  public init(
    sourceStage: Int, createdAt: Timestamp, caseName: CaseName?, receiptPath: GivenPath,
    gatePath: GivenPath
  ) {
    (self.sourceStage, self.createdAt, self.caseName) = (sourceStage, createdAt, caseName)
    (self.receiptPath, self.gatePath) = (receiptPath, gatePath)
  }

  /// The names of the policy, the summary and the receipt in the folder `actions`.
  public var fileNames: [String] {
    let prefix = caseName == nil ? "stage\(sourceStage + 1)_" : ""
    return ["policy.json", "summary.txt", "receipt.json"].map { "\(prefix)runtime_action_\($0)" }
  }
}
