internal import CLinux

/// Puts the process into a known state before anything is read.
func prepareProcess(for tool: String) {
  FatalSignals.install(tool: tool)
  giveMemoryBack()
  // A reader that went away and a file size limit are errors of write(2), not ends of the process.
  linux_ignore(SIGPIPE)
  linux_ignore(SIGXFSZ)
  // A standard descriptor that the caller closed would be given to the first file that is opened,
  // and messages would be written into it. One that can only be read makes writing an error.
  for number in Int32(0)...2 where linux_is_open(number) == 0 { _ = unsafe linux_open("/dev/null", O_RDONLY) }
}

/// What is freed goes back to the system at once, in blocks that are worth it. Left alone, the C library raises these
/// limits with each large block, and each thread keeps what it once needed, whatever the others need now.
private func giveMemoryBack() {
  let block: Int32 = 1 << 20
  mallopt(M_MMAP_THRESHOLD, block)
  mallopt(M_TRIM_THRESHOLD, block)
}

/// The words after the program's name; nil when one is not UTF-8, which would otherwise be repaired
/// into the name of another file.
public func commandLineWords() -> [String]? {
  var words: [String] = []
  while let argument = unsafe linux_argument(Int32(words.count + 1)) {
    guard let word = unsafe String(validatingCString: argument) else { return nil }
    words.append(word)
  }
  return words
}
