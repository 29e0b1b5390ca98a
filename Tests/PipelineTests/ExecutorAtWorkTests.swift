import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Executor: what happens beside it while it is at work.
  @Suite struct ExecutorAtWork {
    /// A bwrap that lets itself be tried out, and is then busy with a part that outlives it.
    private static let slowSandbox = """
      #!/bin/sh
      for last; do :; done
      case $last in */true) exit 0 ;; esac
      (echo >ready; sleep 1; echo >ran) &
      sleep 20
      """

    @Test(arguments: [SIGTERM, SIGHUP])
    func `a signal ends what a sandbox was about to start`(number: Int32) throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      let scratch = released.gate.scratch
      let bwrap = try scratch.write("bin/bwrap", Self.slowSandbox)
      _ = unsafe chmod(bwrap, 0o755)
      let table = try scratch.write(
        "table.json",
        #"{"schema":"membrane.isolation.v1","capabilities":{"unsafe_payload_fetch":{"network":false},"#
          + #""secret_material_access":{"network":false},"private_runner":{"network":false}}}"#)
      var program = try Program(
        tool: "enforce-action",
        ["--out", released.gate.out, "--no-fsync", "--isolation", table, released.path, "--", "sleep", "1"])
      program.environment["PATH"] = scratch.at("bin") + ":/usr/local/bin:/usr/bin:/bin"
      program.folder = scratch.path
      let running = try program.start()
      waitForFile(scratch.at("ready"))
      #expect(readFile(scratch.at("ready")) != nil)
      kill(running.pid, number)
      let finished = running.wait()
      #expect(finished.status == 128 + number, "\(finished.errors)")
      usleep(1_500_000)
      #expect(readFile(scratch.at("ran")) == nil)
      #expect(released.events.last?.contains(#""exit_status":\#(128 + number)"#) == true)
    }

    /// Below /proc, what is open can be opened anew, and a file of the case's folder lies where programs may run.
    @Test(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here"))
    func `a file as standard input is no program of the list`() throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      let tool = try #require(readFile(try Tools.path("map-action")))
      let file = released.path + "/foreign"
      try writeFile(file, tool)
      _ = unsafe chmod(file, 0o755)
      var program = try Program(
        tool: "enforce-action",
        ["--out", released.gate.out, "--no-fsync", released.path, "--", "/bin/sh", "-c"]
          + ["cat >/dev/null; exec /proc/self/fd/0 --version"])
      program.input = tool
      let finished = try program.run()
      #expect(finished.status == 126, "\(finished.errors)")
      #expect(!finished.output.contains("map-action"))
    }

    @Test(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here"))
    func `what goes through a sandbox comes out whole`() throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      var program = try Program(
        tool: "enforce-action",
        ["--out", released.gate.out, "--no-fsync", released.path, "--", "/bin/sh", "-c"]
          + ["cat; echo end >&2"])
      program.input = (0..<3_000_000).map { UInt8($0 % 97 + 10) }
      let finished = try program.run()
      #expect(finished.status == 0 && finished.errors == "end\n")
      #expect(Array(finished.output.utf8) == program.input)
    }

    /// A shell reads its script and its lists from there, too.
    @Test(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here"))
    func `what a command in the sandbox does not read stays for the caller`() throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      _ = try released.gate.stage(4, nil, ["--permit-uses", "9"])
      let tool = try Tools.path("enforce-action")
      let words = "'\(tool)' --out '\(released.gate.out)' --no-fsync '\(released.path)' -- /bin/sh -c"
      let lines = (0..<20_000).map { "line \($0)\n" }.joined()
      let list = try released.gate.scratch.write("list", lines)
      let script =
        "exec <\"$0\"; read -r one; \(words) 'read -r two; echo $two'; read -r rest; echo \"$one $rest\""
      let finished = try Program(["bash", "-c", script, list]).run()
      #expect(
        finished.output == "line 1\nline 0 line 2\n", "\(finished.output.prefix(200)) \(finished.errors)")
    }

    @Test(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here"))
    func `output of the sandbox that cannot be written is a fault`() throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      let tool = try Tools.path("enforce-action")
      let script = """
        ulimit -f 8; '\(tool)' --out '\(released.gate.out)' --no-fsync '\(released.path)' -- /bin/sh -c \
          'printf %030000d 1' >"$0"
        """
      let finished = try Program(["bash", "-c", script, released.gate.scratch.at("log")]).run()
      #expect(
        finished.status == 3 && finished.errors.contains("a part of its output is lost"), "\(finished.errors)"
      )
      #expect(released.events.last?.contains("execution.finished") == true)
    }

    @Test(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here"))
    func `what the caller started before it is none of a sandbox's parts`() throws {
      let released = try Released("isolate-dry-run", "governance-dry-run")
      let tool = try Tools.path("enforce-action")
      let script = """
        (sleep 2; echo >"$0") & exec '\(tool)' --out '\(released.gate.out)' --no-fsync '\(released.path)' -- /bin/true
        """
      let mark = released.gate.scratch.at("lived")
      #expect(try Program(["bash", "-c", script, mark]).run().status == 0)
      usleep(2_500_000)
      #expect(readFile(mark) != nil)
    }

    @Test func `a command meets the end of file sizes as it would without the executor`() throws {
      let released = try Released()
      let script = "ulimit -f 8; exec head -c 100000 /dev/zero >big"
      let finished = try released.enforce(["sh", "-c", script])
      #expect(finished.status == 128 + SIGXFSZ)
    }

    @Test func `a kill switch that is set while the executor waits is obeyed`() throws {
      let released = try Released()
      let scratch = released.gate.scratch
      try scratch.folder("state/nonces")
      let script = """
        exec 9>"$0/nonces/lock"; flock 9; echo >"$0/../held"; sleep 2; echo stop >"$0/blocked.json"
        """
      let holder = try Program(["sh", "-c", script, released.state]).start()
      waitForFile(scratch.at("held"))
      let finished = try released.enforce(["touch", scratch.at("ran")])
      #expect(holder.wait().status == 0)
      #expect(finished.status == 1 && finished.errors.contains("secure_layer.killswitch.blocked"))
      #expect(readFile(scratch.at("ran")) == nil)
    }

    @Test(arguments: ["rm \"$0\"", "sed -i '/permit.used/d' \"$0\"", "truncate -s -20 \"$0\""])
    func `a stream that loses the use meanwhile stops everything`(script: String) throws {
      let released = try Released()
      let finished = try released.enforce(["sh", "-c", script, released.stream])
      #expect(finished.status == 3, "\(finished.errors)")
      #expect(finished.errors.contains("the command ran and ended with status 0"))
      #expect(released.isBlocked && released.blockedBy.contains("audit_invalid"))
      #expect(!released.gate.scratch.text("out/audit/one.jsonl").contains("execution.finished"))
    }

    /// A receipt is the first to go when a case is answered anew, and the last to be shown.
    @Test func `a permit without its receipt is good for nothing, and no reason to stop everything`() throws {
      let released = try Released()
      let receipt = released.gate.path("release/release_receipt.json", of: "one")
      let bytes = try #require(readFile(receipt))
      _ = unsafe unlink(receipt)
      let refused = try released.enforce(["touch", released.gate.scratch.at("ran")])
      #expect(refused.status == 1 && refused.errors.contains("secure_layer.enforce.chain_mismatch"))
      #expect(!released.isBlocked && readFile(released.gate.scratch.at("ran")) == nil)
      try writeFile(receipt, bytes)
      #expect(try released.enforce().status == 0)
    }

    @Test func `a case that is answered anew beside an executor stops nothing`() throws {
      let released = try Released()
      for _ in 0..<60 {
        let emitting = try Program(
          tool: "emit-receipt", ["--out", released.gate.out, "--state", released.state, released.path]
        ).start()
        let finished = try released.enforce()
        #expect(emitting.wait().status == 0)
        #expect(!released.isBlocked, "\(finished.errors)")
        if released.isBlocked { break }
      }
    }

    @Test func `nor does one that is refused then, and its permit is gone`() throws {
      for _ in 0..<20 {
        let released = try Released()
        let switched = released.gate.scratch.at("switched")
        try released.gate.scratch.write("switched/blocked.json", "stop")
        let emitting = try Program(
          tool: "emit-receipt", ["--out", released.gate.out, "--state", switched, released.path]
        ).start()
        while released.gate.release(of: "one") == .proceed {
          let finished = try released.enforce()
          #expect(!released.isBlocked, "\(finished.errors)")
        }
        #expect(emitting.wait().status == 0)
        #expect(released.gate.release(of: "one") == .terminate && readFile(released.permit) == nil)
        if released.isBlocked { break }
      }
    }

    @Test func `what takes the place of a stream does not verify`() throws {
      for script in ["mkfifo \"$0\"", "ln -s other \"$0\"", "mkdir \"$0\""] {
        let released = try Released()
        #expect(try Program(["sh", "-c", "rm \"$0\"; " + script, released.stream]).run().status == 0)
        let finished = try released.enforce(["true"])
        #expect(finished.status == 1)
        #expect(finished.errors.contains("it is no regular file"), "\(finished.errors)")
        #expect(released.isBlocked && released.blockedBy.contains("audit_invalid"))
      }
    }
  }
}
