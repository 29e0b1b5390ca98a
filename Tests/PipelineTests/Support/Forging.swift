import Glibc

/// What one does who knows all formats and has keys: documents changed at will, then every hash that covers
/// them made right again. Python does it, so that it is a second opinion on these formats, too.
enum Forging {
  /// Carries out `edit`, lines of Python, on the release of case `one`, and seals all of it anew.
  ///
  /// - `receipt`, `permit` and `events` are the release's documents and its stream; `lift` the events of the
  ///   kill switch. Where a hash among them changes, the others follow.
  /// - `resign(PATH, …)` signs an envelope anew, by the key it was signed with unless another is given.
  static func carryOut(_ edit: String, on gate: Gate, key: String = "") throws {
    var program = Program(["python3", "-c", before + edit + "\n" + after, gate.out, gate.governance, key])
    program.folder = gate.scratch.path
    let finished = try program.run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
  }

  /// Carries out `edit` on one document, which `name` stands for in it, and seals that anew.
  static func edit(_ path: String, _ name: String, _ edit: String, seal: String = "receipt_sha256") throws {
    let script = """
      import hashlib, json, sys
      other = "ab" * 32
      \(name) = json.load(open(sys.argv[1]))
      \(edit)
      body = {key: \(name)[key] for key in \(name) if key != "\(seal)"}
      text = json.dumps(body, sort_keys=True, separators=(",", ":"))
      \(name)["\(seal)"] = hashlib.sha256(text.encode()).hexdigest()
      open(sys.argv[1], "w").write(json.dumps(\(name), indent=2) + "\\n")
      """
    let finished = try Program(["python3", "-c", script, path]).run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 0, status: finished.status, said: finished.errors)
    }
  }

  private static let before = """
    import base64, hashlib, json, os, subprocess, sys
    out, governance, own_key = sys.argv[1:]
    release, other = out + "/one/release/", "ab" * 32
    canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"))
    digest = lambda value: hashlib.sha256(canonical(value).encode()).hexdigest()

    def load(path):
        return json.load(open(path)) if os.path.exists(path) else None
    def store(path, document):
        open(path, "w").write(json.dumps(document, indent=2) + "\\n")
    def seal(document, member):
        document[member] = digest({name: document[name] for name in document if name != member})
        return document[member]
    def stream(name):
        path = f"{out}/audit/{name}.jsonl"
        return [json.loads(line) for line in open(path)] if os.path.exists(path) else []
    def write(name, events):
        before, hashes = "0" * 64, {}
        for number, event in enumerate(events):
            old = event.pop("event_hash")
            event["stream_id"], event["sequence"], event["prev_event_hash"] = name, number, before
            repeated = event["payload"].pop("eventId", None)
            event["event_id"] = digest({"schema": "membrane.audit-event-id.v1",
                **{name: event[name] for name in ["stream_id", "sequence", "event_type", "payload"]}})
            if repeated:
                event["payload"]["eventId"] = event["event_id"]
            before = hashes[old] = event["event_hash"] = digest(event)
        if events:
            open(f"{out}/audit/{name}.jsonl", "w").write("".join(canonical(event) + "\\n" for event in events))
        return hashes
    def only(kind, events):
        return next(event for event in events if event["event_type"] == kind)

    def new_key():
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "new.pem"], check=True)
        return "new.pem"
    def resign(path, change=lambda payload: None, kind=None, key=own_key, keyid=None, indent=2):
        envelope = load(path)
        payload = json.loads(base64.b64decode(envelope["payload"]))
        change(payload)
        payload, kind = canonical(payload).encode(), kind or envelope["payloadType"]
        open("message", "wb").write(b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload))
        words = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", "message"]
        signature = subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout
        keyid = keyid or envelope["signatures"][0]["keyid"]
        envelope = {"payload": base64.b64encode(payload).decode(), "payloadType": kind,
            "signatures": [{"keyid": keyid, "sig": base64.b64encode(signature).decode()}]}
        open(path, "w").write(json.dumps(envelope, indent=indent) + "\\n")
    def signer(name, **members):
        trust = load(governance + "/trust.json")
        next(one for one in trust["signers"] if one["signer_id"] == name).update(members)
        store(governance + "/trust.json", trust)

    def new_signer(name):
        words = ["openssl", "pkey", "-in", new_key(), "-pubout"]
        text = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
        trust = load(governance + "/trust.json")
        trust["signers"].append({"signer_id": name, "roles": ["approver"], "state": "trusted",
            "keys": [{"key_id": name + "-1", "format": "pem", "public_key": text}]})
        store(governance + "/trust.json", trust)

    receipt, permit = load(release + "release_receipt.json"), load(release + "permit.json")
    events, lift = stream("one"), stream("kill-switch")

    """

  private static let after = """
    if permit:
        old = permit["permit_id"]
        new = seal(permit, "permit_id")
        for document in [receipt] + [event["payload"] for event in events]:
            if document.get("permit_id") == old:
                document["permit_id"] = new
        store(release + "permit.json", permit)
    hashes = write("one", events)
    write("kill-switch", lift)
    audit = receipt["audit"]
    audit["event_hash"] = hashes.get(audit["event_hash"], audit["event_hash"])
    seal(receipt, "receipt_sha256")
    store(release + "release_receipt.json", receipt)
    """
}

extension Gate {
  /// Puts back each file below `scratch` that is not as it was.
  func restore(_ files: [String: [UInt8]]) throws {
    for (name, bytes) in files where readFile(scratch.at(name)) != bytes { try scratch.write(name, bytes) }
    for name in tree(scratch.path).keys where files[name] == nil {
      _ = unsafe unlink(scratch.at(name))
    }
  }
}
