internal import CLinux

/// The reason that the last call of the C library of this thread left when it failed.
public var errno: Int32 {
  get { unsafe __errno_location().pointee }
  set { unsafe __errno_location().pointee = newValue }
}
