internal import CLinux

/// Seconds of a clock that only goes forward.
func seconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
  var time = timespec()
  _ = unsafe clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// How long `body` takes.
func seconds<Failure: Error>(of body: () throws(Failure) -> Void) throws(Failure) -> Double {
  let start = seconds()
  try body()
  return seconds() - start
}

/// How often `body` can be called in a second of one core, tried for about this long. Time of the
/// processor, as `openssl speed` has it: what other programs do meanwhile does not count.
func rate<Failure: Error>(
  over duration: Double, _ body: () throws(Failure) -> Void
) throws(Failure) -> Double {
  var count = 0
  let start = seconds(CLOCK_THREAD_CPUTIME_ID)
  while true {
    for _ in 0..<64 { try body() }
    count += 64
    let elapsed = seconds(CLOCK_THREAD_CPUTIME_ID) - start
    if elapsed > duration { return Double(count) / elapsed }
  }
}

/// What `medians` calls; a struct, for Swift 6.3 crashes on a closure with a typed throw that stands in an array.
struct Timed {
  let take: () throws(Obstacle) -> Double

  init(_ take: @escaping () throws(Obstacle) -> Double) { self.take = take }
}

/// Calls the bodies in turn, A B A B …, because a machine drifts: what is compared must be measured side
/// by side. Gives the median of what each returned; a first round warms up and does not count.
func medians(
  rounds: Int, warm: Bool = true, _ bodies: [Timed]
) throws(Obstacle) -> [Double] {
  if warm { for body in bodies { _ = try body.take() } }
  var results = [[Double]](repeating: [], count: bodies.count)
  for _ in 0..<rounds {
    for (place, body) in bodies.enumerated() { results[place].append(try body.take()) }
  }
  return results.map { median($0) }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
