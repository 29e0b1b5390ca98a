extension JSONNode {
  /// Where another document first says something else, as `checks/chain_intact` or `inputs/2/sha256`; nil
  /// when both say the same, member for member in their order. The names are those of this document.
  public func firstDifference(from other: JSONNode) -> String? {
    guard kind == other.kind else { return "" }
    switch kind {
    case .object, .array: return firstDifference(among: other)
    case .string: return unescapedToken.elementsEqual(other.unescapedToken) ? nil : ""
    default: return token.elementsEqual(other.token) ? nil : ""
    }
  }

  private func firstDifference(among other: JSONNode) -> String? {
    var (here, there, place) = (index + 1, other.index + 1, 0)
    while here < nextIndex {
      var step = String(place)
      let isMember = kind == .object
      if isMember {
        step = String(decoding: JSONNode(document: document, index: here).unescapedToken, as: UTF8.self)
        guard there < other.nextIndex else { return step }
        let name = JSONNode(document: other.document, index: there).unescapedToken
        guard name.elementsEqual(step.utf8) else { return step }
        (here, there) = (here + 1, there + 1)
      }
      guard there < other.nextIndex else { return step }
      let one = JSONNode(document: document, index: here)
      let two = JSONNode(document: other.document, index: there)
      if let below = one.firstDifference(from: two) { return below.isEmpty ? step : step + "/" + below }
      (here, there, place) = (one.nextIndex, two.nextIndex, place + 1)
    }
    return there < other.nextIndex ? "" : nil
  }
}
