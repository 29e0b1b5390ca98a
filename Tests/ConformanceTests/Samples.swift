extension Sample {
  static let all = signatures + documents + reports

  private static let table = "pubkey\tdata\tsignature\tnamespace\texpected\n"

  static let signatures: [Sample] = [
    Sample(
      "wycheproof",
      [
        "a_test.json": Fixture.wycheproof(Fixture.p256Group, Fixture.p256Signature, "valid"),
        "b_test.json": Fixture.wycheproof(Fixture.p256Group, "3006020101020101", "invalid"),
        "c_p1363_test.json": Fixture.wycheproof(Fixture.p256Group, Fixture.p256RawSignature, "valid"),
      ], ["d_test.json": Fixture.wycheproof(Fixture.p256Group, "30", "valid")],
      failing: "d_test.json tcId 7"),
    Sample(
      "wycheproof",
      [
        "other_curve_test.json": Fixture.wycheproof(
          #""type": "EcdsaVerify", "sha": "SHA-384", "publicKey": {"curve": "secp384r1", "uncompressed": "04"}"#,
          "30", "valid"),
        "other_hash_test.json": Fixture.wycheproof(
          Fixture.p256Group.replacing("SHA-256", with: "SHA-512"), "30", "valid"),
        // Invalid by the group's hash, and a good signature of another scheme.
        "right_hash_test.json": Fixture.wycheproof(
          Fixture.p256Group.replacing("SHA-256", with: "SHA-512"), Fixture.p256Signature, "invalid"),
      ],
      [
        "wrong_hash_test.json": Fixture.wycheproof(
          Fixture.p256Group.replacing("SHA-256", with: "SHA-512"), Fixture.p256Signature, "valid")
      ], failing: "wrong_hash_test.json tcId 7"),
    Sample(
      "minisign",
      [
        "key": Fixture.minisignKey, "data": Fixture.data, "sig": Fixture.minisignSignature,
        "cases.tsv": table + "key\tdata\tsig\t\tvalid\nkey\tkey\tsig\t\tinvalid\n",
      ], ["cases.tsv": table + "key\tdata\tsig\t\tvalid\nkey\tkey\tsig\t\tvalid\n"],
      failing: "cases.tsv line 3: sig"),
    Sample(
      "openssh-sshsig",
      [
        "key": Fixture.sshKey, "data": Fixture.data, "sig": Fixture.sshSignature,
        "other": "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t test\n",
        "cases.tsv": table + "key\tdata\tsig\tfile\tvalid\nkey\tdata\tsig\tgit\tinvalid\n"
          + "other\tdata\tsig\tfile\tvalid\n",
      ], ["cases.tsv": table + "key\tdata\tsig\tgit\tvalid\n"], failing: "cases.tsv line 2: sig"),
    Sample(
      "dsse",
      [
        "a/envelope.json": Fixture.envelope, "a/public.pem": Fixture.envelopeKey,
        "a/pae.bin": Fixture.pae,
      ], ["a/pae.bin": Fixture.pae + " "], failing: "a/envelope.json PAE"),
    Sample(
      "in-toto-golang",
      [
        "e.link": Fixture.envelope, "key.pem": Fixture.envelopeKey,
        "old.link": #"{"signed": {"_type": "link"}, "signatures": []}"#,
        "derived/dsse-cases.tsv": "envelope\tkey\texpected\ne.link\tkey.pem\tvalid\n",
      ], ["derived/dsse-cases.tsv": "envelope\tkey\texpected\ne.link\tkey.pem\tinvalid\n"],
      failing: "dsse-cases.tsv line 2: e.link"),
    Sample(
      "sigstore-conformance",
      [
        "v/a.txt": Fixture.data, "v/key/bundle.sigstore.json": Fixture.bundle,
        "v/key/key.pub": Fixture.p256Key, "v/wrong_fail/bundle.sigstore.json": Fixture.bundle,
        "v/wrong_fail/key.pub": Fixture.envelopeKey,
        "v/chain/bundle.sigstore.json": Fixture.certificateBundle,
      ],
      ["v/bad_fail/bundle.sigstore.json": Fixture.bundle, "v/bad_fail/key.pub": Fixture.p256Key],
      failing: "v/bad_fail"),
  ]

  static let documents: [Sample] = [
    Sample(
      "json-testsuite",
      [
        "data/y_a.json": "[1]", "data/n_b.json": "[1,]", "data/i_c.json": "[1e999]",
        "data/y_object_duplicated_key.json": #"{"a":1,"a":2}"#, "test_transform/x.json": "{",
      ], ["data/n_d.json": "{}"], failing: "data/n_d.json"),
    Sample(
      "jcs-rfc8785",
      [
        "input/a.json": #"{"b": 1.0, "a": []}"#, "output/a.json": #"{"a":[],"b":1}"#,
        "outhex/a.txt": "7b 22 61 22 3a\n5b 5d 2c 22 62 22 3a 31 7d",
        "es6testfile3.txt": "0,0\n8000000000000000,0\n3ff8000000000000,1.5\n",
      ], ["es6testfile1.txt": "3ff8000000000000,1.50\n"], failing: "es6testfile1.txt line 1"),
  ]

  static let reports: [Sample] = [
    Sample(
      "trivy",
      [
        "data/a.json.golden": Fixture.trivy, "data/b.asff": #"{"Findings": []}"#, "data/LICENSE": "text",
        "counts.tsv": "report\tCRITICAL\tHIGH\tother\ndata/a.json.golden\t0\t2\t9\n",
      ], ["counts.tsv": "report\tCRITICAL\tHIGH\ndata/a.json.golden\t0\t1\n"],
      failing: "counts.tsv line 2: data/a.json.golden"),
    Sample(
      "grype", ["a.json": #"{"matches": []}"#, "empty.json": "", "b.json": #"{"runs": []}"#],
      ["c.json": #"{"matches": [{}]}"#], failing: "c.json"),
    Sample(
      "cyclonedx-bom-examples",
      [
        "a.json": Fixture.cyclonedx, "b.json": Fixture.cyclonedx.replacing("1.6", with: "1.3"),
        "bom.xml": "<?xml version=\"1.0\"?><bom/>",
      ], ["c.json": Fixture.cyclonedx.replacing("[]", with: "{}")], failing: "c.json"),
    Sample(
      "spdx-examples",
      [
        "a.json": #"{"spdxVersion": "SPDX-2.3", "packages": []}"#,
        "b.json": #"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#,
        "c.spdx": "SPDXVersion: SPDX-2.2\n",
      ], ["d.json": #"{"spdxVersion": "SPDX-2.3", "packages": {}}"#], failing: "d.json"),
    Sample(
      "openvex",
      [
        "a.json": #"{"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}"#,
        "unsound.json": #"{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{}]}"#,
        "b.json": #"{"@context": "https://openvex.dev/ns", "statements": []}"#,
      ], ["c.json": #"{"@context": "https://openvex.dev/ns/v0.2.0", "statements": {}}"#],
      failing: "c.json"),
    Sample(
      "osv-schema", ["a.json": #"{"id": "X", "modified": "", "affected": []}"#],
      ["b.json": Fixture.trivy], failing: "b.json"),
  ]
}
