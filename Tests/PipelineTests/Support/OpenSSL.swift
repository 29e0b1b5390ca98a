import Foundation

/// Keys that OpenSSL makes for one test, and its word on signatures.
enum OpenSSL {
  struct Key: Sendable, CustomStringConvertible {
    /// The name by which it is refused, or the algorithm.
    let name: String
    /// Writes `key.pem` in the folder it is run in.
    let script: String
    var description: String { script }
  }

  static let isThere =
    (try? Program(["openssl", "version"]).run().output.hasPrefix("OpenSSL 3")) ?? false

  private static let p256 = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"

  static let accepted = [
    Key(name: "ed25519", script: "openssl genpkey -algorithm ed25519 -out key.pem"),
    Key(name: "p256", script: "\(p256) -out key.pem"),
    Key(name: "p256", script: "openssl ecparam -name prime256v1 -genkey -out key.pem"),
    Key(name: "p256", script: "openssl ecparam -name prime256v1 -genkey -noout -out key.pem"),
    Key(name: "p256", script: "\(p256) | openssl ec -conv_form compressed -out key.pem"),
    Key(name: "p256", script: "\(p256) | openssl ec -no_public -out key.pem"),
  ]

  static let refused = [
    Key(name: "rsa", script: "openssl genpkey -algorithm RSA -out key.pem"),
    Key(name: "rsa", script: "openssl genpkey -algorithm RSA | openssl rsa -traditional -out key.pem"),
    Key(name: "rsa-pss", script: "openssl genpkey -algorithm RSA-PSS -out key.pem"),
    Key(name: "ed448", script: "openssl genpkey -algorithm ed448 -out key.pem"),
    Key(name: "x25519", script: "openssl genpkey -algorithm x25519 -out key.pem"),
    Key(name: "ecdsa-p384", script: "openssl ecparam -name secp384r1 -genkey -out key.pem"),
    Key(
      name: "ecdsa-p521",
      script: "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out key.pem"),
    Key(
      name: "ecdsa-secp256k1", script: "openssl ecparam -name secp256k1 -genkey -noout -out key.pem"),
    Key(
      name: "ecdsa-explicit-parameters",
      script: "openssl ecparam -name prime256v1 -genkey -noout -param_enc explicit -out key.pem"),
    Key(
      name: "encrypted-private-key",
      script: "openssl genpkey -algorithm ed25519 -aes256 -pass pass:a-password -out key.pem"),
    Key(
      name: "encrypted-private-key",
      script: "\(p256) | openssl ec -aes256 -passout pass:a-password -out key.pem"),
    Key(
      name: "public-key",
      script: "openssl genpkey -algorithm ed25519 | openssl pkey -pubout -out key.pem"),
  ]

  /// Makes the key and gives its path.
  static func make(_ key: Key, in scratch: Scratch) throws -> String {
    try shell("set -eu; cd \"$0\"; \(key.script)", [scratch.path])
    return scratch.at("key.pem")
  }

  /// Whether the envelope's signature is the key's over the PAE, which is put together here anew.
  static func verifies(
    _ envelope: String, _ file: String, _ key: Key, in scratch: Scratch
  ) throws -> Bool {
    let check =
      key.name == "ed25519"
      ? "openssl pkeyutl -verify -rawin -pubin -inkey pub.pem -in pae -sigfile sig"
      : "openssl dgst -sha256 -verify pub.pem -signature sig pae"
    let script = """
      set -eu
      cd "$0"
      jq -j .payload "$1" | base64 -d >payload
      jq -j '.signatures[0].sig' "$1" | base64 -d >sig
      type=$(jq -r .payloadType "$1")
      { printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c <payload)"; cat payload; } >pae
      \(key.name == "p256" ? "openssl ec -conv_form uncompressed" : "openssl pkey") \
        -in "$2" -pubout -out pub.pem 2>/dev/null
      id=$(openssl pkey -pubin -in pub.pem -outform DER | sha256sum | cut -c -64)
      [ "$(jq -r '.signatures[0].keyid' "$1")" = "$id" ]
      if \(check) >said 2>&1; then echo right; else echo wrong; fi
      """
    return try shell(script, [scratch.path, envelope, file]) == "right\n"
  }

  /// Puts another payload in its place, of the same length.
  static func change(_ envelope: String) throws {
    let script = """
      set -eu
      payload=$(jq -j .payload "$0" | base64 -d | sed 's/"20\\(..\\)-/"21\\1-/' | base64 -w 0)
      [ "$payload" != "$(jq -j .payload "$0")" ]
      jq --arg payload "$payload" '.payload = $payload' "$0" >"$0.new"
      mv "$0.new" "$0"
      """
    try shell(script, [envelope])
  }

  static func payload(_ envelope: String) throws -> String {
    try shell("jq -j .payload \"$0\" | base64 -d", [envelope])
  }

  @discardableResult
  private static func shell(_ script: String, _ words: [String]) throws -> String {
    let finished = try Program(["sh", "-c", script] + words).run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
    return finished.output
  }
}
