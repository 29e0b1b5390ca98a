// The C library of the system. There is no Glibc module in Embedded Swift, so this is what both ways to build
// take. What Swift cannot call (macros, calls with an open list of arguments, what is declared for _GNU_SOURCE
// only) has a function here; each sets errno as usual.
#pragma once
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// The word with this number of those that the process was started with, or NULL after the last.
const char *linux_argument(int number);

/// The variables of this process, NAME=VALUE, and NULL after the last.
static inline char **linux_environment(void) {
  extern char **environ;
  return environ;
}

/// open(2).
static inline int linux_open(const char *path, int flags) { return open(path, flags); }

/// openat(2).
static inline int linux_openat(int folder, const char *path, int flags, mode_t mode) {
  return openat(folder, path, flags, mode);
}

/// Whether this number is an open descriptor (fcntl(2)).
static inline int linux_is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

/// Whether mmap(2) gave this for an error.
static inline int linux_is_map_failed(const void *address) { return address == MAP_FAILED; }

/// Whether this number is open on a folder (fstat(2)).
static inline int linux_is_folder(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

/// Whether this number is open on a regular file (fstat(2)).
static inline int linux_is_regular(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/// Whether these two numbers are open on one file (fstat(2)).
static inline int linux_is_same_file(int one, int two) {
  struct stat a, b;
  return fstat(one, &a) == 0 && fstat(two, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// pipe2(2): the end to read from and the end to write to; no program that is started gets them.
static inline int linux_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

/// Bytes that stand in this end of a pipe (ioctl(2), FIONREAD).
static inline int linux_left_in(int fd) {
  int count = 0;
  return ioctl(fd, FIONREAD, &count) == 0 ? count : 0;
}

/// Lets write(2) into this end of a pipe fail where it would wait (fcntl(2), O_NONBLOCK).
static inline void linux_never_wait(int fd) { fcntl(fd, F_SETFL, O_NONBLOCK); }

/// prctl(2), PR_SET_CHILD_SUBREAPER: what children of this process leave running becomes a child of it.
static inline int linux_become_reaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

/// The parent of a process (proc(5), stat), or -1.
static inline pid_t linux_parent_of(pid_t process) {
  char name[32], text[512];
  snprintf(name, sizeof name, "/proc/%d/stat", (int)process);
  FILE *file = fopen(name, "re");
  if (!file) return -1;
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  const char *end = strrchr(text, ')');
  int parent = -1;
  if (end) sscanf(end + 1, " %*c %d", &parent);
  return parent;
}

/// keyctl(2), KEYCTL_JOIN_SESSION_KEYRING: a new and empty keyring for this process and those that it starts. A kernel
/// without keyrings, or that lets nobody ask for one, has none to leave.
static inline int linux_leave_keyring(void) {
  long done = syscall(SYS_keyctl, 1L, 0L);
  return done >= 0 || errno == ENOSYS || errno == EPERM ? 0 : -1;
}

/// Waits for one of these signals (sigwaitinfo(2)); gives its number, and whether the kernel itself sent it, as the
/// terminal's driver does to all processes in front of it.
static inline int linux_wait_signal(const sigset_t *signals, int *by_kernel) {
  siginfo_t info;
  int number;
  do number = sigwaitinfo(signals, &info);
  while (number < 0 && errno == EINTR);
  *by_kernel = info.si_code == SI_KERNEL;
  return number;
}

/// signal(2) with SIG_IGN and SIG_DFL, which Swift does not see.
static inline void linux_ignore(int number) { signal(number, SIG_IGN); }
static inline void linux_take_default(int number) { signal(number, SIG_DFL); }

/// syncfs(2): makes everything durable that was written to the file system of this descriptor.
static inline int linux_syncfs(int fd) { return (int)syscall(SYS_syncfs, fd); }

/// sync_file_range(2): starts to write out what was written to this file, and does not wait. A file system that
/// cannot is as good: fsync(2) has to follow in any case.
static inline int linux_start_writing(int fd) {
  syscall(SYS_sync_file_range, fd, 0L, 0L, 2 /* SYNC_FILE_RANGE_WRITE */);
  return 0;
}

#ifndef O_TMPFILE
#define O_TMPFILE (020000000 | O_DIRECTORY)
#endif

/// A new file for reading and writing that no folder has a name for, in the file system of this folder; in memory
/// where that system knows no such file or cannot be written to (memfd_create(2)).
static inline int linux_unnamed_file(int folder) {
  int fd = openat(folder, ".", O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  return fd >= 0 ? fd : (int)syscall(SYS_memfd_create, "copy", 1U /* MFD_CLOEXEC */);
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
