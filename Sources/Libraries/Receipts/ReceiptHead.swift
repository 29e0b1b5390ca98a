public import CheckedValues
public import StrictJSON

/// How every receipt begins: `stage`, `engine`, `source_stage`, `created_at`, `case`.
public struct ReceiptHead: Sendable {
  public let stage: Stage
  /// The chain's time.
  public let createdAt: Timestamp
  public let caseName: CaseName
  /// Whether `engine` and `source_stage` are those of the stage.
  private(set) var fitsStage = true

  public init(stage: Stage, createdAt: Timestamp, caseName: CaseName) {
    (self.stage, self.createdAt, self.caseName) = (stage, createdAt, caseName)
  }

  public func write(to document: inout OutputDocument) {
    document.add("stage", .count(stage.rawValue))
    document.add("engine", .constant(stage.title))
    document.add("source_stage", .count(stage.rawValue - 1))
    document.add("created_at", .time(createdAt))
    document.add("case", .caseName(caseName))
  }

  /// The head of a receipt of which nothing else is looked at.
  public static func recorded(in bytes: [UInt8]) throws(JSONRefusal) -> ReceiptHead {
    try JSONDocument(bytes, limits: .receipt).root.object { reader throws(JSONRefusal) in
      let head = try read(&reader)
      _ = reader.rest()
      return head
    }
  }

  static func read(_ reader: inout ObjectReader) throws(JSONRefusal) -> ReceiptHead {
    let node = try reader.required("stage")
    guard let stage = Stage(rawValue: try node.integer(in: 1...4)) else {
      throw node.refusal(.integer(1...4))
    }
    let engine = try reader.required("engine").string()
    let source = try reader.required("source_stage").integer(in: 0...3)
    var head = ReceiptHead(
      stage: stage, createdAt: try reader.required("created_at").timestamp(),
      caseName: try reader.required("case").caseName())
    head.fitsStage = engine == stage.title.text && source == stage.rawValue - 1
    return head
  }
}
