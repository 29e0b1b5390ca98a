# Building one case: a folder with the artifact, its evidence and a request, then what is different
# about this one, then what the gate must answer.
# shellcheck shell=bash

# begin NAME [VARIANT] : everything a case needs but signatures.
begin() {
  name=$1
  governance=governance${2:+-$2}
  case_folder=$out/samples/cases/$name
  tamper=null
  mkdir -p "$case_folder/artifact" "$case_folder/evidence" "$case_folder/signatures"
  cp "$artifact" "$case_folder/$artifact_path"
  jq -n --arg path "$artifact_path" --arg digest "$artifact_sha256" '{
    schema: "membrane.request.v1",
    package: {
      package_id: "six",
      package_version: "1.17.0",
      package_type: "python-wheel",
      origin_class: "third_party_external"
    },
    project: {project_id: "sample-project", control_state: "running"},
    artifact: {path: $path, sha256: $digest},
    signatures: [],
    evidence: []
  }' >"$case_folder/request.json"
  evidence scan grype grype.json <"$work/grype.json"
  evidence sbom cyclonedx sbom.cdx.json <"$work/syft.cdx.json"
}

# A case signed by the release bot with minisign, for all that is not about signatures.
begin_signed() {
  begin "$@"
  sign_minisign release-bot
}

# request JQ-ARGUMENT… : changes the request.
request() { edit "$case_folder/request.json" "$@"; }

project() { request --arg id "$1" '.project.project_id = $id'; }

# evidence KIND FORMAT FILE-NAME : adds standard input as evidence.
evidence() {
  cat >"$case_folder/evidence/$3"
  request --arg kind "$1" --arg format "$2" --arg path "evidence/$3" \
    '.evidence += [{kind: $kind, format: $format, path: $path}]'
}

# Takes all evidence of a kind away.
without_evidence() {
  local path
  jq -r --arg kind "$1" '.evidence[] | select(.kind == $kind).path' "$case_folder/request.json" |
    while read -r path; do rm "$case_folder/$path"; done
  request --arg kind "$1" '.evidence |= map(select(.kind != $kind))'
}

# scan FORMAT : standard input takes the place of the ordinary scan.
scan() {
  cat >"$work/scan.json"
  without_evidence scan
  evidence scan "$1" "$1.json" <"$work/scan.json"
  scan_first
}

# sbom FORMAT FILE-NAME : standard input takes the place of the ordinary SBOM.
sbom() {
  cat >"$work/sbom.json"
  without_evidence sbom
  evidence sbom "$1" "$2" <"$work/sbom.json"
}

scan_first() { request '.evidence |= (map(select(.kind == "scan")) + map(select(.kind != "scan")))'; }

# signature FORMAT FILE-NAME : adds standard input as a signature.
signature() {
  cat >"$case_folder/signatures/$2"
  request --arg format "$1" --arg path "signatures/$2" '.signatures += [{format: $format, path: $path}]'
}

# sign_minisign SIGNER [FILE-NAME [-l]]
sign_minisign() {
  local file=${2:-$1.minisig}
  minisign_file "$1" "$artifact" "$work/signature" "${@:3}"
  signature minisign "$file" <"$work/signature"
}

# A signature by a key that is trusted, over other bytes than the artifact's.
sign_minisign_wrongly() {
  local other=$work/other/$artifact_name
  mkdir -p "$work/other"
  printf 'other bytes' >"$other"
  minisign_file "$1" "$other" "$work/signature"
  signature minisign "$1-wrong.minisig" <"$work/signature"
}

# tampering AFTER-STAGE ROOT FILE OPERATION-JSON
tampering() {
  tamper=$(jq -n --argjson stage "$1" --arg root "$2" --arg file "$3" --argjson operation "$4" \
    '{after_stage: $stage, root: $root, file: $file} + $operation')
}

# expect POSTURE DECISION OUTCOME REASON-CODE VIOLATIONS-JSON ACTION RELEASE ABOUT
expect() {
  jq -n --arg governance "$governance" --arg posture "$1" --arg decision "$2" --arg outcome "$3" \
    --arg code "$4" --argjson violations "$5" --arg action "$6" --arg release "$7" \
    --arg about "$8" --argjson tamper "$tamper" '{
      schema: "membrane.sample.v1",
      about: $about,
      governance: $governance,
      posture: $posture,
      runtime_decision: $decision,
      outcome: $outcome,
      reason_code: (if $code == "" then null else $code end),
      violations: $violations,
      action: $action,
      release: $release,
      tamper: $tamper
    }' >"$case_folder/expected.json"
  rmdir --ignore-fail-on-non-empty "$case_folder"/{artifact,evidence,signatures} 2>/dev/null || true
}

expect_allowed() { expect verified allow allow '' '[]' continue continue "$1"; }

expect_isolated() {
  expect verified warn allow '' '[]' isolate_and_continue isolate_and_continue "$1"
}

# expect_blocked POSTURE OUTCOME REASON-CODE ABOUT : one thing is wrong, and nothing else.
expect_blocked() {
  expect "$1" block "$2" "$3" "[\"$3\"]" terminate terminate "$4"
}

# Postures that fail quarantine the package.
expect_posture() { expect_blocked "$1" quarantine "$2" "$3"; }

expect_denied() { expect_blocked verified deny "$1" "$2"; }

expect_quarantined() { expect_blocked verified quarantine PKG-009-POLICY_QUARANTINED "$1"; }
