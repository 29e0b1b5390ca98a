import Evidence
import Testing

struct PackageURLTests {
  @Test(arguments: [
    ("pkg:npm/left@1.0.0", "npm/left", "1.0.0"),
    ("pkg:npm/%40angular/core@1.0.0", "npm/@angular/core", "1.0.0"),
    ("pkg:npm/@angular/core", "npm/@angular/core", nil),
    ("pkg:maven/org.apache/commons@1.2?type=jar", "maven/org.apache/commons", "1.2"),
    ("pkg:deb/debian/libc6@2.31-13%2Bdeb11u5?arch=amd64", "deb/debian/libc6", "2.31-13+deb11u5"),
    ("pkg:golang/github.com/a/b@v0.1.0#sub/path", "golang/github.com/a/b", "v0.1.0"),
    ("pkg:oci/alpine@sha256%3Aab", "oci/alpine", "sha256:ab"),
    ("pkg:oci/alpine@sha256:ab", "oci/alpine", "sha256:ab"),
    ("pkg:PyPI/Foo_Bar@1", "pypi/foo-bar", "1"), ("pkg:NPM/Left", "npm/Left", nil),
    ("pkg://npm/left@1", "npm/left", "1"), ("pkg:npm/left@", "npm/left", nil),
  ])
  func `reads name and version`(text: String, name: String, version: String?) {
    let url = PackageURL(text)
    #expect(url?.name == name)
    #expect(url?.version == version)
  }

  @Test func `sorts qualifiers and drops empty ones`() {
    let url = PackageURL("pkg:rpm/a/b@1?Arch=x86%5F64&distro=&a=b%20c#%2Fp")
    #expect(url?.qualifiers == ["a=b c", "arch=x86_64"])
    #expect(url?.subpath == "/p")
  }

  @Test(arguments: [
    "", "npm/left@1", "pkg:", "pkg:npm", "pkg:npm/", "pkg:/npm", "PKG:npm/left", "pkg:npm/%zz@1",
    "pkg:npm/left@%4",
    "pkg:npm/%ff@1", "pkg:npm/left?x", "https://example.org",
    "pkg:npm/" + String(repeating: "a", count: 2041),
    "pkg:npm/a?" + (0..<17).map { "k\($0)=v" }.joined(separator: "&"),
  ])
  func `refuses other texts`(text: String) {
    #expect(PackageURL(text) == nil)
  }

  @Test func `takes texts up to the limits`() {
    #expect(PackageURL("pkg:npm/" + String(repeating: "a", count: 2040)) != nil)
    #expect(PackageURL("pkg:npm/a?" + (0..<16).map { "k\($0)=v" }.joined(separator: "&")) != nil)
  }
}
