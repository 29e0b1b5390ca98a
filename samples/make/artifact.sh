# The artifact: one small real package from PyPI, and the real SBOMs of it.
# shellcheck shell=bash

artifact_requirement=six==1.17.0
artifact_name=six-1.17.0-py2.py3-none-any.whl
artifact_sha256=4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274
artifact_purl=pkg:pypi/six@1.17.0
artifact_path=artifact/$artifact_name
# What samples say that are about something else: the sha256 of no bytes at all.
other_sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

fetch_artifact() {
  pip --quiet --disable-pip-version-check download --no-deps --no-cache-dir \
    --only-binary :all: --dest "$work" "$artifact_requirement"
  artifact=$work/$artifact_name
  [[ $(sha256_of "$artifact") == "$artifact_sha256" ]] ||
    fail "the package is not the one that the samples are about"
}

# The tools are real and so is what they found. Set afterwards: times, random identifiers, and in
# CycloneDX the hash of the artifact, which syft puts into the component's version only.
make_sboms() {
  syft_sboms
  trivy_sbom
}

# syft looks into an archive whose name ends in .zip, and takes the digest of the file as it lies.
syft_sboms() {
  cp "$artifact" "$work/six.zip"
  (cd "$work" && SYFT_CHECK_FOR_APP_UPDATE=false "$syft" scan -q file:six.zip \
    --source-name "$artifact_name" \
    -o cyclonedx-json@1.6=syft.cdx.json -o spdx-json@2.3=syft.spdx.json)
  edit "$work/syft.cdx.json" --arg time "$sbom_time" --arg digest "$artifact_sha256" '
    .serialNumber = "urn:uuid:00000000-0000-4000-8000-000000000001"
    | .metadata.timestamp = $time
    | .metadata.component.hashes = [{alg: "SHA-256", content: $digest}]'
  edit "$work/syft.spdx.json" --arg time "$sbom_time" '
    .documentNamespace |= sub("-[0-9a-f-]{36}$"; "-00000000-0000-4000-8000-000000000002")
    | .creationInfo.created = $time'
}

# trivy reads the unpacked package, so its SBOM names no digest of the artifact.
trivy_sbom() {
  local uuid
  unzip -q "$work/six.zip" -d "$work/unpacked"
  (cd "$work" && "$trivy" -q rootfs --offline-scan --cache-dir trivy-cache \
    --format cyclonedx --output trivy.cdx.json unpacked)
  uuid=$(jq -r '.metadata.component["bom-ref"]' "$work/trivy.cdx.json")
  edit "$work/trivy.cdx.json" --arg time "$sbom_time" --arg uuid "$uuid" --arg name "$artifact_name" '
    walk(if . == $uuid then "00000000-0000-4000-8000-000000000003" else . end)
    | .serialNumber = "urn:uuid:00000000-0000-4000-8000-000000000004"
    | .metadata.timestamp = ($time | sub("Z$"; "+00:00"))
    | .metadata.component.name = $name'
}
