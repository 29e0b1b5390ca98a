// Figures of speed and memory, each beside a peer in the same run where there is one. `make bench` runs
// it; ROWS=2,5 picks rows. A target that is missed is said and fails nothing.
internal import CLinux
internal import Storage
internal import ToolSupport

/// There is nothing to measure then.
func end(_ obstacle: Obstacle) -> Never {
  try? writeAll(Array("membrane-bench: error: \(obstacle.words)\n".utf8), to: 2, path: "standard error")
  exit(3)
}

/// What is wrong with the command line.
func end(usage: String) -> Never {
  let text = "membrane-bench: error: \(usage)\nmembrane-bench: hint: --help lists the rows\n"
  try? writeAll(Array(text.utf8), to: 2, path: "standard error")
  exit(2)
}

guard let words = commandLineWords() else { end(usage: "an argument is not UTF-8") }

if words.count > 1, words[0] == "--memory" {
  let command = Command(words[1], Array(words[2...]))
  do throws(Obstacle) { print(try command.run().mostResident, terminator: "") } catch { end(error) }
  exit(0)
}

let rows: [(title: String, body: @Sendable (Setting) throws(Obstacle) -> [Figure])] = [
  ("four stages, one small case, cold processes", fourStages),
  ("start of a tool", toolStart),
  ("sha256 of a 1 GiB artifact", largeArtifact),
  ("a report of about 80 MB as evidence", largeReport),
  ("signature checks, one core", signatureRates),
  ("decisions, one core", decisionRates),
  ("many cases through four stages", manyCases),
  ("nonces looked up, one core", nonceLookups),
  ("grants verified, one core", grantRates),
  ("appends to an audit stream", appends),
  ("one append, by the length of the stream", appendsByLength),
  ("an audit stream verified, one core", chainVerification),
  ("replay of 1,000 cases", replay),
]

if words.contains("--help") {
  print(help(rows.map { $0.title }), terminator: "")
  exit(0)
}
guard let wanted = wantedRows(words, of: rows.count) else {
  end(usage: "expected numbers of rows, 1 to \(rows.count)")
}
let setting: Setting
do throws(Obstacle) { setting = try Setting() } catch { end(error) }
print(machine())
for number in wanted {
  let row = rows[number - 1]
  print("\n\(number) \(row.title)")
  do throws(Obstacle) { print(table(try row.body(setting)), terminator: "") } catch {
    print("  not measured: \(error.words)")
  }
  fflush(nil)
}
for name in [Scratch.manyCases, Scratch.replay] { try? setting.scratch.remove(name) }
