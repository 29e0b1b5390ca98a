import StrictJSON
import Testing

@Suite struct Scratch {
  @Test func `reads and canonicalises`() throws {
    let d = try JSONDocument(Array(#"{"b":[1,2,{"c":"x\u00e9\ud83d\ude00"}],"a":1.50,"\u20ac":null,"z":{}, "n":-0, "e":1e21}"#.utf8))
    print(String(decoding: try d.root.canonical(), as: UTF8.self))
    print(String(decoding: try d.root.canonical(without: ["a"]), as: UTF8.self))
    let n = try d.root.object { r throws(JSONRefusal) in let b = try r.required("b"); _ = r.rest(); return b }
    do { _ = try n.elements()[2].object { r throws(JSONRefusal) in try r.required("c").integer(in: 0...3) } } catch { print(error) }
    do { _ = try JSONDocument(Array(#"{"a":1,"\u0061":2}"#.utf8)) } catch { print(error) }
  }
}
