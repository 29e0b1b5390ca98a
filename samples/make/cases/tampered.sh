# What is changed between two stages must be noticed. The values expected of the stages before the
# change are those that they wrote.
# shellcheck shell=bash

signature_receipt=signature/signature_verification_receipt.json
runtime_receipt=runtime/runtime_execution_receipt.json
runtime_gate=runtime/runtime_fail_closed_gate.json
action_receipt=actions/runtime_action_receipt.json
chain_mismatch=secure_layer.enforce.chain_mismatch

# A byte of a receipt's self-hash: the file ends in `"` LF `}` LF after it.
flip_in_hash='{"op": "flip-byte", "offset": -10}'
delete_file='{"op": "delete"}'

cases_tampered() {
  tampered_before_stage_2
  tampered_before_stage_3
  tampered_before_stage_4
}

# replacing FROM TO : the operation as JSON.
replacing() { jq -n --arg from "$1" --arg to "$2" '{op: "replace", from: $from, to: $to}'; }

# A stage 2 that finds its chain broken.
expect_broken_chain() {
  expect "$1" block deny "$chain_mismatch" "[\"$chain_mismatch\"]" terminate terminate "$2"
}

tampered_before_stage_2() {
  begin tampered-signature-receipt
  tampering 1 out "$signature_receipt" \
    "$(replacing '"signature_posture": "unsigned"' '"signature_posture": "verified"')"
  expect_broken_chain unsigned 'an unsigned case whose first receipt is made to say verified'

  begin_signed tampered-signature-receipt-hash
  tampering 1 out "$signature_receipt" "$flip_in_hash"
  expect_broken_chain verified 'one byte in the hash of the first receipt'

  begin_signed missing-previous-receipt
  tampering 1 out "$signature_receipt" "$delete_file"
  expect_broken_chain verified 'the first receipt is gone'

  begin_signed tampered-request
  tampering 1 case request.json "$(replacing '"1.17.0"' '"1.17.1"')"
  expect_broken_chain verified 'another package version in the request'

  begin_signed tampered-artifact
  tampering 1 case "$artifact_path" '{"op": "flip-byte", "offset": 5000}'
  expect_broken_chain verified 'one byte of the artifact'

  begin_signed tampered-report
  tampering 1 case evidence/grype.json "$(replacing '"Low"' '"Negligible"')"
  expect_broken_chain verified 'a finding in the report that would still be within every limit'
}

tampered_before_stage_3() {
  begin_signed tampered-runtime-receipt
  tampering 2 out "$runtime_receipt" "$flip_in_hash"
  expect verified allow allow '' '[]' terminate terminate \
    'one byte in the hash of the runtime receipt'

  begin tampered-runtime-decision
  tampering 2 out "$runtime_receipt" \
    "$(replacing '"runtime_decision": "block"' '"runtime_decision": "allow"')"
  expect_posture unsigned PKG-001-UNSIGNED 'a runtime receipt made to say allow'

  begin_signed tampered-gate
  tampering 2 out "$runtime_gate" \
    "$(replacing '"runtime_decision": "allow"' '"runtime_decision": "warn"')"
  expect verified allow allow '' '[]' terminate terminate \
    'a gate that no longer agrees with the runtime receipt'

  begin_signed missing-runtime-receipt
  tampering 2 out "$runtime_receipt" "$delete_file"
  expect verified allow allow '' '[]' terminate terminate 'the runtime receipt is gone'

  begin_signed missing-gate
  tampering 2 out "$runtime_gate" "$delete_file"
  expect verified allow allow '' '[]' terminate terminate 'the gate is gone'
}

tampered_before_stage_4() {
  begin_signed tampered-action-receipt dry-run
  grype_report "$scan_time" "$one_high" | scan grype
  tampering 3 out "$action_receipt" \
    "$(replacing '"action_decision": "isolate_and_continue"' '"action_decision": "continue"')"
  expect verified warn allow '' '[]' isolate_and_continue terminate \
    'an action receipt made to leave the isolation out'

  begin_signed tampered-action-receipt-hash
  tampering 3 out "$action_receipt" "$flip_in_hash"
  expect verified allow allow '' '[]' continue terminate 'one byte in the hash of the action receipt'

  begin_signed tampered-runtime-receipt-late
  tampering 3 out "$runtime_receipt" "$flip_in_hash"
  expect verified allow allow '' '[]' continue terminate \
    'the runtime receipt, changed when its reader was done'

  begin_signed tampered-signature-receipt-late
  tampering 3 out "$signature_receipt" "$flip_in_hash"
  expect verified allow allow '' '[]' continue terminate \
    'the first receipt, changed when its reader was done'

  begin_signed missing-action-receipt
  tampering 3 out "$action_receipt" "$delete_file"
  expect verified allow allow '' '[]' continue terminate 'the action receipt is gone'
}
