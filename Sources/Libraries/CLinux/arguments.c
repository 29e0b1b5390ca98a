#include "linux.h"

static int count;
static char **words;

// The C library hands the words to every constructor. Swift has them in CommandLine, Embedded Swift has not.
__attribute__((constructor)) static void keep_arguments(int given, char **arguments) {
  count = given;
  words = arguments;
}

const char *linux_argument(int number) { return number < count ? words[number] : NULL; }
