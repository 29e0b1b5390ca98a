# Reviews: a rule sends the request to a human, whose answer is a file of governance.
# shellcheck shell=bash

cases_reviews() {
  local incompatible=PKG-003-POLICY_INCOMPATIBLE missing=secure_layer.enforce.review_missing

  begin_review review-allowed
  reviewed allow
  expect_allowed 'a reviewer says allow'

  begin_review review-blocked
  reviewed block
  expect_denied "$incompatible" 'a reviewer says block'

  begin_review review-by-former-reviewer
  reviewed allow former-reviewer
  expect_denied "$missing" 'a review by somebody who is no reviewer any more'

  begin_review review-by-publisher
  reviewed allow review-publisher
  expect_denied "$missing" 'a review by somebody who may only publish'

  begin_review review-of-other-request
  reviewed allow
  request '.session_id = "another"'
  expect_denied "$missing" 'the request was changed after its review'
}

# Each has a package id of its own, and so a review of its own.
begin_review() {
  begin_signed "$1" reviews
  request --arg name "$1" '.package.package_id = $name'
}

# reviewed ANSWER [SIGNER] : the answer to the request as it is now, under the governance of the case.
reviewed() {
  local folder=$out/samples/$governance policy request key id signer=${2-reviewer}
  policy=$(jq -cSjn --slurpfile policy "$folder/policy.json" --slurpfile catalog "$folder/catalog.json" \
    --slurpfile trust "$folder/trust.json" --slurpfile actions "$folder/actions.json" \
    '{schema: "membrane.snapshot.v1", policy: $policy[0], catalog: $catalog[0], trust: $trust[0],
      actions: $actions[0]}' | sha256_of_input)
  request=$(jq -cSj . "$case_folder/request.json" | sha256_of_input)
  key="{\"policy_hash\":\"$policy\",\"request_fingerprint\":\"$request\",\"schema\":\"membrane.review-key.v1\"}"
  id=$(printf '%s' "$key" | sha256_of_input)
  mkdir -p "$folder/reviews"
  jq -cSjn --arg id "$id" --arg policy "$policy" --arg request "$request" --arg answer "$1" \
    --arg signer "$signer" --arg now "$now" '{schema: "membrane.review.v1", review_id: $id,
      policy_hash: $policy, request_fingerprint: $request, decision: $answer, decided_by: $signer,
      decided_at: $now}' >"$work/review.json"
  dsse raw_ed25519 "$signer" application/vnd.membrane.review+json "$work/review.json" \
    >"$folder/reviews/$id.review.json"
}

sha256_of_input() { openssl dgst -sha256 -r | cut -c 1-64; }
