public import StrictJSON

/// What is wrong with a line by itself.
public enum LineProblem: Error, Sendable, Equatable {
  /// It is not an event of this version.
  case malformed(JSONRefusal)
  /// The event's hash is not that of its members: a byte was changed.
  case altered
  /// The event's id is not that of its stream, place, type and payload.
  case otherID
  /// It is not in RFC 8785 form.
  case notCanonical
}

/// Where a stream stops being one, and how. A torn tail is no break: see `TornTail`.
public struct StreamBreak: Error, Sendable, Equatable {
  public enum Problem: Sendable, Equatable {
    case line(LineProblem)
    /// A line of more than `AuditEvent.mostBytes` bytes, or so many bytes without one.
    case lineTooLong
    /// What has the stream's name is a folder, a link or the like.
    case notRegular
    /// The event belongs to another stream.
    case otherStream
    /// The first event is not `stream.opened`, or another one is.
    case notOpenedOnce
    /// Events are missing before this one, which has the number `found`.
    case gap(found: Int)
    /// The event's number was there already: lines were swapped, or repeated.
    case outOfOrder(found: Int)
    /// The number is right, but the event names another one before it: a fork.
    case fork
  }

  public let problem: Problem
  /// The line, counted from 1 at the first one that was looked at.
  public let line: Int
  /// The number that the event there must have; nil when it is not known.
  public let sequence: Int?

  public init(_ problem: Problem, line: Int, sequence: Int?) {
    (self.problem, self.line, self.sequence) = (problem, line, sequence)
  }
}
