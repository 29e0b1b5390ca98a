/// The text `hello` with a line end, and signatures over it by keys that were thrown away.
enum Fixture {
  static let data = "hello\n"

  static let sshKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBzA6YBQp6TXmBvvoSpGWYBalerhpI/zIwFjG7Iwd7jE test\n"
  static let sshSignature = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgHMDpgFCnpNeYG++hKkZZgFqV6u
    Gkj/MjAWMbsjB3uMQAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx
    OQAAAEC3P0LNfWuMe/9BcOCi7Qc2VP0OYUHEo87LAnsKQGb7/XGcFwfKAdZ309DGsD2ce9
    rv3bGlF9tEo2Zx5Py27noC
    -----END SSH SIGNATURE-----

    """

  static let minisignKey = """
    untrusted comment: minisign public key 88BCF2E5ADB9D8B6
    RWS22Lmt5fK8iDx9xpsS2/V/3IEKAn4C6ij4jwQQKM1maaZYimevtxTG

    """
  static let minisignSignature = """
    untrusted comment: signature from minisign secret key
    RUS22Lmt5fK8iEO4VPXye9FklPNeEbOcp3cAgsb0htFkt+TMaLhdfnwHn7U9fjyFwnsOy3aIU+NQ+cJbefPzLkQoqKdEwEAjRw0=
    trusted comment: comment
    oaH1sYy7PewPAvq3aBMMyRLCMH3oNal9xu0XetGvckmxoMUJ2XFBQF4NBPNNSVUK/wiTeIBiGPPSso3JyzDXBg==

    """

  static let p256Key = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnC/+RHvWw+eYQerbQ/jlqq2HThPd
    2Kqf+GZ1+XQqCFe1Mr0R59pELMtAZ5Xo2fpx7rofs3Wvmy7t5179M2heTg==
    -----END PUBLIC KEY-----

    """
  /// Bytes of `data`, and of its signature as DER and as r and s, in hexadecimal.
  static let message = "68656c6c6f0a"
  static let p256Signature =
    "3046022100fd4c987d9d6640252dbaee682447afb6b14d12dd80d5d4895f3f9bf2e196bd"
    + "c6022100d319ccf18f8e887f7b246dc3153605441d8835a004fcecdc7f0d7cde587d5282"
  static let p256RawSignature =
    "fd4c987d9d6640252dbaee682447afb6b14d12dd80d5d4895f3f9bf2e196bdc6"
    + "d319ccf18f8e887f7b246dc3153605441d8835a004fcecdc7f0d7cde587d5282"

  /// The document of a wycheproof file with one group of one test.
  static func wycheproof(
    _ group: String, message: String = message, _ signature: String, _ result: String
  ) -> String {
    """
    {"testGroups": [{\(group), "tests": [
      {"tcId": 7, "msg": "\(message)", "sig": "\(signature)", "result": "\(result)"}]}]}
    """
  }

  static let p256Group = """
    "type": "EcdsaVerify", "sha": "SHA-256", "publicKey": {"curve": "secp256r1"},
    "publicKeyPem": "\(p256Key.split(separator: "\n").joined(separator: "\\n"))\\n"
    """

  /// The example of the DSSE protocol: an envelope and the key that made its signature.
  static let envelope = """
    {"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld", "signatures": [{"sig":
    "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}
    """
  static let envelopeKey = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
    CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
    -----END PUBLIC KEY-----

    """
  static let pae = "DSSEv1 29 http://example.com/HelloWorld 11 hello world"

  static let bundle = """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
      "verificationMaterial": {"publicKey": {"hint": "key"}},
      "messageSignature": {"messageDigest": {"algorithm": "SHA2_256",
        "digest": "WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}, "signature":
    "MEYCIQD9TJh9nWZAJS267mgkR6+2sU0S3YDV1IlfP5vy4Za9xgIhANMZzPGPjoh/eyRtwxU2BUQdiDWgBPzs3H8NfN5YfVKC"}}
    """
  static let certificateBundle = """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
      "verificationMaterial": {"certificate": {"rawBytes": ""}}, "messageSignature": {}}
    """

  static let trivy = """
    {"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Class": "lang-pkgs", "Vulnerabilities": [
      {"VulnerabilityID": "CVE-1", "PkgName": "a", "InstalledVersion": "1", "Severity": "HIGH"},
      {"VulnerabilityID": "CVE-1", "PkgName": "a", "InstalledVersion": "1", "Severity": "HIGH"}]}]}
    """
  static let cyclonedx = #"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}"#
}
