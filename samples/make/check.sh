# Holds the committed samples against the real programs. Nothing here comes from the gate itself.
# shellcheck shell=bash

check_all() {
  need minisign ssh-keygen openssl jq
  problems=0
  local folder name governance
  for folder in "$here"/governance*/; do
    lay_out_keys "${folder%/}"
  done
  while read -r name governance; do
    check_signatures "$name" "$governance"
  done < <(cases_where '.posture == "verified"')
  while read -r name governance; do
    check_refused "$name" "$governance"
  done < <(cases_where '.posture == "invalid" or .posture == "unknown_signer"')
  while read -r name governance; do
    check_evidence "$name" "$governance"
  done < <(cases_where '.outcome == "allow"')
  check_form
  check_private_keys
  check_table
  [[ $problems == 0 ]] || fail "$problems problems"
  say 'all samples are as they should be'
}

problem() {
  printf 'make-samples: error: %s\n' "$*" >&2
  problems=$((problems + 1))
}

# Name and governance of each case whose expected.json passes a filter.
cases_where() {
  jq -r "select($1)"' | "\(input_filename | split("/")[-2]) \(.governance)"' "$here"/cases/*/expected.json
}

# Every trusted key as a file of its own: <governance>/<format>/<signer>=<key>.
lay_out_keys() {
  local folder=$work/trust/${1##*/} path key
  mkdir -p "$folder"/{minisign,ssh,pem}
  while read -r path key; do
    openssl base64 -d -A <<<"$key" >"$folder/$path"
  done < <(jq -r '.signers[] | .signer_id as $signer | .keys[]
    | "\(.format)/\($signer)=\(.key_id) \(.public_key | @base64)"' "$1/trust.json")
}

# A case whose posture is `verified` has enough good signatures, by different signers.
check_signatures() {
  local wanted found
  wanted=$(jq .signature_threshold "$here/$2/trust.json")
  found=$(good_signers "$@" | sort -u | wc -l)
  ((found >= wanted)) || problem "$1: $found of $wanted signatures verify"
}

# A signature that the gate must refuse does not verify with the real program either, but for those
# that are refused for what is around them.
check_refused() {
  case $1 in
    unsupported-container | dsse-other-payload-type | invalid-trailing-bytes | every-signature-*) ;;
    *) [[ -z $(good_signers "$@") ]] || problem "$1: the signature verifies" ;;
  esac
}

# The signer of each signature of a case that verifies.
good_signers() {
  local case=$here/cases/$1 format path file
  jq -r '.artifact.path as $file | .signatures[] | "\(.format) \(.path) \($file)"' \
    "$case/request.json" | while read -r format path file; do
    verified_by "$format" "$case/$path" "$case/$file" "$2"
  done
}

# The evidence of an allowed case, where it is signed: beside it, or around it.
check_evidence() {
  local case=$here/cases/$1 format path file
  while read -r format path file; do
    [[ $format != none ]] || continue
    [[ -n $(verified_by "$format" "$case/$path" "$case/$file" "$2") ]] ||
      problem "$1: the signature of $path does not verify"
  done < <(jq -r '.artifact.path as $file | .evidence[]
    | if .signature then "\(.signature.format) \(.signature.path) \(.path)"
      else "\(if .attested then "dsse" else "none" end) \(.path) \($file)" end' \
    < <(marked_attestations "$case"))
}

# The request, with evidence that is an envelope marked as such.
marked_attestations() {
  local path
  jq -r '.evidence[].path' "$1/request.json" | while read -r path; do
    jq --arg path "$path" 'select(has("payloadType")) | $path' "$1/$path"
  done | jq -s --slurpfile request "$1/request.json" '. as $paths
    | $request[0] | .evidence |= map(.attested = (.path as $path | $paths | index($path) != null))'
}

# verified_by FORMAT SIGNATURE FILE GOVERNANCE : the first signer one of whose keys verifies.
verified_by() {
  local format=$1 signature_file=$2 file=$3 folder=$work/trust/$4 key_file
  case $format in
    minisign) folder+=/minisign ;;
    sshsig) folder+=/ssh ;;
    *) folder+=/pem ;;
  esac
  for key_file in "$folder"/*; do
    if "verify_${format//-/_}" "$key_file" "$signature_file" "$file"; then
      key_file=${key_file##*/}
      printf '%s\n' "${key_file%%=*}"
      return
    fi
  done
}

verify_minisign() {
  minisign -V -q -P "$(cat "$1")" -x "$2" -m "$3" >/dev/null 2>&1
}

verify_sshsig() {
  sed 's/^/signer /' "$1" >"$work/allowed_signers"
  ssh-keygen -Y verify -f "$work/allowed_signers" -I signer -n file -s "$2" <"$3" >/dev/null 2>&1
}

verify_detached() {
  if grep -qvE '^[A-Za-z0-9+/=]+$' "$2"; then
    verify_raw "$1" "$2" "$3"
  else
    { cat "$2" && echo; } | openssl base64 -d -A >"$work/raw" && verify_raw "$1" "$work/raw" "$3"
  fi
}

verify_dsse() {
  jq -j .payload "$2" | openssl base64 -d -A >"$work/payload"
  jq -j '.signatures[0].sig' "$2" | openssl base64 -d -A >"$work/raw"
  pae "$(jq -r .payloadType "$2")" "$work/payload" >"$work/pae"
  jq -e --arg digest "$(sha256_of "$3")" 'any(.subject[]; .digest.sha256 == $digest)' \
    "$work/payload" >/dev/null && verify_raw "$1" "$work/raw" "$work/pae"
}

verify_sigstore_bundle() {
  if jq -e .dsseEnvelope "$2" >"$work/envelope.json"; then
    verify_dsse "$1" "$work/envelope.json" "$3"
  else
    jq -j .messageSignature.signature "$2" | openssl base64 -d -A >"$work/raw"
    verify_raw "$1" "$work/raw" "$3"
  fi
}

# verify_raw KEY SIGNATURE MESSAGE : by the kind of the key.
verify_raw() {
  local kind
  kind=$(openssl pkey -pubin -in "$1" -noout -text)
  case $kind in
    ED25519*) openssl pkeyutl -verify -rawin -pubin -inkey "$1" -in "$3" -sigfile "$2" ;;
    *P-256*) openssl dgst -sha256 -verify "$1" -signature "$2" "$3" ;;
    *) openssl dgst -sha256 -verify "$1" -sigopt rsa_padding_mode:pss -signature "$2" "$3" ;;
  esac >/dev/null 2>&1
}

# Two spaces, LF, one line feed at the end; an answer that does not contradict itself.
check_form() {
  local file
  for file in "$here"/cases/*/expected.json "$here"/governance*/*.json "$root"/pipeline/governance/*.json; do
    jq . "$file" | cmp -s - "$file" || problem "$file is not in the usual form"
  done
  for file in "$here"/cases/*/expected.json; do
    jq -e '{allow: "continue", warn: "isolate_and_continue", block: "terminate"} as $actions
      | (.tamper.after_stage != null or (.action == .release and .action == $actions[.runtime_decision]))
      and (.outcome == "allow") == (.reason_code == null)
      and .reason_code == .violations[0]' "$file" >/dev/null || problem "$file contradicts itself"
  done
  [[ $(cat "$here/now") == "$now" ]] || problem "$here/now is not $now"
}

# PEM and OpenSSH keys by their first line, minisign keys by their length.
check_private_keys() {
  local file
  while read -r file; do
    problem "$file holds a private key"
  done < <(grep -rlE -e 'PRIVATE[ ]KEY' -e '^RW[A-Za-z0-9+/]{190}' "$here" "$root/pipeline")
}

# The table of all cases, from what expected.json says of each.
table() {
  printf '| case | governance | posture | decision | outcome, reason code | action | about |\n'
  printf '|---|---|---|---|---|---|---|\n'
  jq -rn '[inputs | {name: (input_filename | split("/")[-2])} + .] | sort_by(.name)[]
    | "| `\(.name)` | \(.governance | ltrimstr("governance") | ltrimstr("-")) | \(.posture) "
    + "| \(.runtime_decision) | \(.outcome)\(if .reason_code then ", `\(.reason_code)`" else "" end) "
    + "| \(.action)\(if .release != .action then ", then \(.release)" else "" end) | \(.about) |"' \
    "$here"/cases/*/expected.json
}

table_begin='<!-- table of cases: written by make-samples -->'
table_end='<!-- end of the table -->'

readme_with_table() {
  table >"$work/table"
  sed -e "/^$table_begin\$/,/^$table_end\$/{
    /^$table_begin\$/r $work/table
    /^$table_begin\$/!{/^$table_end\$/!d}
  }" "$here/README.md"
}

write_table() {
  readme_with_table >"$work/README.md"
  cp "$work/README.md" "$here/README.md"
}

check_table() {
  readme_with_table | cmp -s - "$here/README.md" || problem "the table in README.md is out of date"
}
