# Signing, with the programs that people sign with. Each function signs one file and leaves the
# signature at the path given, and nothing else.
# shellcheck shell=bash

# minisign_file SIGNER FILE SIGNATURE [-l] ; -l is the legacy form, which is not prehashed.
minisign_file() {
  local signer=$1 file=$2 signature=$3
  shift 3
  minisign -S "$@" -s "$keys/$signer.minisign.key" -m "$file" -x "$signature" \
    -c "signature by $signer" -t "timestamp:1795248000	file:$(basename "$file")" >/dev/null
}

# sshsig_file SIGNER KIND NAMESPACE FILE SIGNATURE [OPTION…]
sshsig_file() {
  local key=$keys/$1.ssh-$2 namespace=$3 file=$4 signature=$5
  shift 5
  ssh-keygen -q -Y sign "$@" -f "$key" -n "$namespace" <"$file" >"$signature"
}

# Raw signature bytes of a file: raw_ed25519 SIGNER FILE, and so on.
raw_ed25519() { openssl pkeyutl -sign -rawin -inkey "$keys/$1.ed25519.key" -in "$2"; }
raw_p256() { openssl dgst -sha256 -sign "$keys/$1.p256.key" "$2"; }
raw_rsa_pss() {
  openssl dgst -sha256 -sign "$keys/$1.rsa.key" -sigopt rsa_padding_mode:pss \
    -sigopt rsa_pss_saltlen:32 "$2"
}

# statement SHA256 PREDICATE-TYPE PREDICATE-FILE : an in-toto Statement v1 on one line.
statement() {
  jq -cj -n --arg name "$artifact_name" --arg digest "$1" --arg type "$2" \
    --slurpfile predicate "$3" '{
      _type: "https://in-toto.io/Statement/v1",
      subject: [{name: $name, digest: {sha256: $digest}}],
      predicateType: $type,
      predicate: $predicate[0]
    }'
}

# A SLSA provenance predicate, which is what a build signs.
provenance() {
  jq -n --arg artifact "$artifact_name" '{
    buildDefinition: {
      buildType: "https://example.org/build/wheel/v1",
      externalParameters: {artifact: $artifact},
      internalParameters: {},
      resolvedDependencies: []
    },
    runDetails: {
      builder: {id: "https://example.org/builder"},
      metadata: {invocationId: "https://example.org/runs/1", finishedOn: "2026-11-20T19:00:00Z"}
    }
  }'
}

# The pre-authentication encoding of DSSE: pae TYPE PAYLOAD-FILE.
pae() {
  printf 'DSSEv1 %d %s %d ' "${#1}" "$1" "$(wc -c <"$2")"
  cat "$2"
}

# dsse METHOD SIGNER TYPE PAYLOAD-FILE : an envelope; METHOD is one of the functions raw_… above.
dsse() {
  local method=$1 signer=$2 type=$3 payload=$4
  pae "$type" "$payload" >"$work/pae"
  "$method" "$signer" "$work/pae" >"$work/raw"
  jq -n --arg type "$type" --arg payload "$(base64_line <"$payload")" --arg keyid "$signer" \
    --arg sig "$(base64_line <"$work/raw")" \
    '{payload: $payload, payloadType: $type, signatures: [{keyid: $keyid, sig: $sig}]}'
}

in_toto=application/vnd.in-toto+json

# provenance_envelope METHOD SIGNER SHA256 : DSSE over a provenance statement about that digest.
provenance_envelope() {
  provenance >"$work/predicate.json"
  statement "$3" https://slsa.dev/provenance/v1 "$work/predicate.json" >"$work/statement.json"
  dsse "$1" "$2" "$in_toto" "$work/statement.json"
}

# attestation PREDICATE-TYPE PREDICATE-FILE : evidence as the scanner signs it.
attestation() {
  statement "$artifact_sha256" "$1" "$2" >"$work/statement.json"
  dsse raw_ed25519 scanner-bot "$in_toto" "$work/statement.json"
}

# jq filter: what stands around the content of a sigstore bundle whose key is managed by its owner.
sigstore_frame='{
  mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  verificationMaterial: {publicKey: {hint: $hint}}
}'

# The hint that cosign writes: the sha256 of the public key in DER.
key_hint() { openssl pkey -pubin -in "$1" -outform DER | openssl dgst -sha256 -binary | base64_line; }

# bundle_message SIGNER FILE
bundle_message() {
  raw_p256 "$1" "$2" >"$work/raw"
  jq -n --arg hint "$(key_hint "$keys/$1.p256.pub")" \
    --arg digest "$(openssl dgst -sha256 -binary "$2" | base64_line)" \
    --arg signature "$(base64_line <"$work/raw")" "$sigstore_frame"' + {messageSignature:
      {messageDigest: {algorithm: "SHA2_256", digest: $digest}, signature: $signature}}'
}

# bundle_dsse SIGNER
bundle_dsse() {
  provenance_envelope raw_p256 "$1" "$artifact_sha256" |
    jq --arg hint "$(key_hint "$keys/$1.p256.pub")" \
      '(.signatures[].keyid) = "" | . as $envelope | '"$sigstore_frame"' + {dsseEnvelope: $envelope}'
}

# A bundle that can only be verified with a certificate, of the same key.
bundle_certificate() {
  openssl req -x509 -key "$keys/$1.p256.key" -subj "/CN=$1" -days 3650 -outform DER \
    -out "$work/certificate.der"
  bundle_message "$1" "$2" | jq --arg der "$(base64_line <"$work/certificate.der")" \
    '.verificationMaterial = {certificate: {rawBytes: $der}}'
}
