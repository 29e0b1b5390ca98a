import Testing

/// Whole runs of the built programs on folders of cases. One after the other: some of these tests measure
/// time, and the programs use all cores.
@Suite(.serialized) enum Pipeline {}
