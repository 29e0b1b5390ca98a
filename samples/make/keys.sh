# The keys of the samples. Each is named after its signer and its kind, and made anew on every run.
# shellcheck shell=bash

# Signers that hold one minisign key each; what is different about each stands in governance.sh.
minisign_signers=(
  build-bot revoked-bot revoked-now-bot revoked-later-bot suspended-bot expired-bot last-second-bot
  future-bot scoped-bot approver-bot scanner-bot stranger
)

make_keys() {
  local signer
  for signer in release-bot "${minisign_signers[@]}"; do
    minisign_key "$signer"
  done
  ssh_key release-bot ed25519 -t ed25519
  ssh_key release-bot ecdsa -t ecdsa -b 256
  ssh_key release-bot rsa -t rsa -b 2048
  ssh_key stranger ed25519 -t ed25519
  pem_key release-bot ed25519 -algorithm ed25519
  pem_key release-bot p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
  pem_key release-bot rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
  pem_key scanner-bot ed25519 -algorithm ed25519
  grant_keys
  review_keys
}

review_keys() {
  local signer
  for signer in reviewer former-reviewer review-publisher; do
    pem_key "$signer" ed25519 -algorithm ed25519
  done
}

grant_keys() {
  local signer
  for signer in security-lead second-lead former-lead acme-lead grant-publisher; do
    pem_key "$signer" ed25519 -algorithm ed25519
  done
}

minisign_key() {
  minisign -G -W -f -p "$keys/$1.minisign.pub" -s "$keys/$1.minisign.key" >/dev/null
}

ssh_key() {
  local signer=$1 kind=$2
  shift 2
  ssh-keygen -q -N '' -C "$signer" -f "$keys/$signer.ssh-$kind" "$@"
}

pem_key() {
  local signer=$1 kind=$2
  shift 2
  openssl genpkey -out "$keys/$signer.$kind.key" "$@" 2>/dev/null
  openssl pkey -in "$keys/$signer.$kind.key" -pubout -out "$keys/$signer.$kind.pub"
}

# A key as it stands in trust.json: KEY-ID FORMAT FILE. A PEM block keeps its last line feed.
trust_key() {
  jq -n --arg id "$1" --arg format "$2" --rawfile text "$3" '
    {key_id: $id, format: $format, public_key: (
      if $format == "minisign" then $text | split("\n")[1]
      elif $format == "ssh" then $text | rtrimstr("\n")
      else $text end)}'
}

minisign_trust_key() { trust_key "$1-minisign" minisign "$keys/$1.minisign.pub"; }
