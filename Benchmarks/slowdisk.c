// A disk that takes a millisecond longer to make a write durable: what an ordinary server or cloud disk takes, while
// machines with a fast or forgetful one take a tenth. Loaded before the C library (LD_PRELOAD).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

int fdatasync(int file) {
    static int (*next)(int);
    if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = next(file);
    struct timespec millisecond = {0, 1000000};
    nanosleep(&millisecond, 0);
    return result;
}
