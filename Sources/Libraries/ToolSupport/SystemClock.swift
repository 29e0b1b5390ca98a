internal import CLinux
public import CheckedValues
internal import Linux
public import Storage

/// The clock of the system. Only the first stage of a chain asks it, once; every later time comes from
/// the receipts.
public enum SystemClock {
  public static func now() throws(Fault) -> Timestamp {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else {
      throw Fault(.clock, "CLOCK_REALTIME", code: errno)
    }
    guard let now = Timestamp(seconds: time.tv_sec) else {
      throw Fault(.clock, "CLOCK_REALTIME", code: ERANGE)
    }
    return now
  }
}

extension Arguments {
  /// The time of `--now`, or the clock's.
  public func now() throws(ToolFailure) -> Timestamp {
    if let time = try time(.now) { return time }
    return try orFail(SystemClock.now())
  }

  /// The time that is the value of an option, nil when it is not there.
  @export(interface)
  public func time(_ option: ToolOption) throws(ToolFailure) -> Timestamp? {
    guard let text = self[option] else { return nil }
    guard let time = Timestamp(text) else {
      throw ToolFailure.usage("--\(option.name) \(text): expected \(wording(ofForm: "timestamp"))")
    }
    return time
  }
}
