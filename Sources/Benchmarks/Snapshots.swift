internal import Admission
internal import StrictJSON

extension Snapshot {
  /// Of a governance folder, with what `change` makes of its trust.
  init(
    _ folder: String, _ change: (JSONDocument) throws(JSONRefusal) -> JSONDocument = { $0 }
  ) throws(Obstacle) {
    func document(_ name: String) throws(Obstacle) -> JSONDocument {
      let path = "\(folder)/\(name).json"
      let bytes = try readFile(path)
      return try orFail(reading: path, JSONDocument(bytes))
    }
    let (policy, catalog, actions) = (
      try document("policy"), try document("catalog"), try document("actions")
    )
    let own = try document("trust")
    let trust = try orFail(reading: "\(folder)/trust.json", change(own))
    do throws(UnusableGovernance) {
      try self.init(policy: policy, catalog: catalog, trust: trust, actions: actions)
    } catch { throw .failed("\(folder)/\(error.file)") }
  }
}
