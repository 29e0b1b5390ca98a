// The few calls of Linux that the Glibc module does not show to Swift: they are declared for
// _GNU_SOURCE only. Each sets errno as usual.
#pragma once
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/// syncfs(2): makes everything durable that was written to the file system of this descriptor.
static inline int linux_syncfs(int fd) { return (int)syscall(SYS_syncfs, fd); }

/// sync_file_range(2): starts to write out what was written to this file, and does not wait. A file system that
/// cannot is as good: fsync(2) has to follow in any case.
static inline int linux_start_writing(int fd) {
  syscall(SYS_sync_file_range, fd, 0L, 0L, 2 /* SYNC_FILE_RANGE_WRITE */);
  return 0;
}

/// close_range(2): no program that is started from now on gets a file that is open here under a number from
/// `first` on.
static inline int linux_close_on_exec(unsigned first) {
  return (int)syscall(SYS_close_range, first, ~0U, 1U << 2 /* CLOSE_RANGE_CLOEXEC */);
}

/// getrandom(2).
static inline long linux_getrandom(void *bytes, size_t count) {
  return syscall(SYS_getrandom, bytes, count, 0);
}

/// memmem(3): where these bytes stand in those, or NULL.
void *memmem(const void *haystack, size_t haystack_count, const void *needle, size_t needle_count);

/// How many processors this process may run on (sched_getaffinity(2)); at least 1.
static inline int linux_processors(void) {
  unsigned long mask[128] = {0};
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int count = 0;
  for (long i = 0; i < bytes / (long)sizeof mask[0]; i++) count += __builtin_popcountl(mask[i]);
  return count > 0 ? count : 1;
}
