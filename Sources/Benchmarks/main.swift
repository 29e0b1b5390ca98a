// Figures of speed and memory, each beside a peer in the same run where there is one. `make bench` runs
// it; ROWS=2,5 picks rows. A target that is missed is said and fails nothing.
internal import Glibc
internal import Storage

let words = CommandLine.arguments
if words.count > 2, words[1] == "--memory" {
  var command = Command(words[2])
  command.words = Array(words[2...])
  let run = try command.run()
  print(run.mostResident, terminator: "")
  exit(0)
}

let rows: [(title: String, body: (Setting) throws -> [Figure])] = [
  ("1 four stages, one small case, cold processes", fourStages),
  ("2 start of a tool", toolStart),
  ("3 sha256 of a 1 GiB artifact", largeArtifact),
  ("4 a report of about 80 MB as evidence", largeReport),
  ("5 signature checks, one core", signatureRates),
  ("6 decisions, one core", decisionRates),
  ("7 many cases through four stages", manyCases),
  ("8 nonces looked up, one core", nonceLookups),
  ("9 grants verified, one core", grantRates),
  ("10 appends to an audit stream", appends),
  ("11 one append, by the length of the stream", appendsByLength),
  ("12 an audit stream verified, one core", chainVerification),
  ("13 replay of 1,000 cases", replay),
]

let wanted = (words.count > 1 ? words[1] : "").split(separator: ",").compactMap { Int($0) }
let setting = try Setting(words)
print(machine())
for (place, row) in rows.enumerated() where wanted.isEmpty || wanted.contains(place + 1) {
  print("\n" + row.title)
  do {
    print(table(try row.body(setting)), terminator: "")
  } catch Obstacle.notInstalled(let program) {
    print("  not measured: not installed: \(program)")
  } catch Obstacle.failed(let command) {
    print("  not measured: this failed: \(command)")
  } catch {
    print("  not measured: \(error)")
  }
  fflush(nil)
}
