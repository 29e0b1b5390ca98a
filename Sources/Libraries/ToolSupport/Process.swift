internal import Glibc

/// Puts the process into a known state before anything is read.
func prepareProcess(for tool: String) {
  FatalSignals.install(tool: tool)
  // A reader that went away and a file size limit are errors of write(2), not ends of the process.
  _ = signal(SIGPIPE, SIG_IGN)
  _ = signal(SIGXFSZ, SIG_IGN)
  // A standard descriptor that the caller closed would be given to the first file that is opened,
  // and messages would be written into it. One that can only be read makes writing an error.
  for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDONLY) }
}

/// The words after the program's name; nil when one is not UTF-8, which would otherwise be repaired
/// into the name of another file.
func commandLineWords() -> [String]? {
  var words: [String] = []
  let (count, arguments) = unsafe (Int(CommandLine.argc), CommandLine.unsafeArgv)
  for place in 1..<max(count, 1) {
    guard let argument = unsafe arguments[place], let word = unsafe String(validatingCString: argument)
    else { return nil }
    words.append(word)
  }
  return words
}
