/*
 * syncshim: remembers how much of each file was really synced, so that a test can take back what a loss of power
 * would have taken. A kill alone proves nothing: the page cache survives it.
 *
 * Loaded with LD_PRELOAD; SYNCSHIM_LOG names the side log. Its lines, one write(2) each, so that they survive the kill:
 *   N <device> <inode>            the file is new, or was emptied: nothing of it is synced
 *   S <device> <inode> <octets>   an fsync or fdatasync returned; so long was the file when it began
 *   F <device> <inode>            a sync failed by order: what was not synced before may be lost, whatever later syncs say
 * Files go by inode, so that renames need no lines. sync_file_range and msync promise nothing after a loss of power
 * and are not counted: what relies on them counts as lost.
 *
 * It also ends the process, or fails a call, at a moment named from outside. SYNCSHIM_CONTROL names a file of one page
 * that is mapped here and there (struct control); SYNCSHIM_STORE the directory whose files' syncs and writes are meant.
 * A moment is the n-th call of a kind that carries certain octets, or is about a file with these in its path; behind a
 * first one a second may be waited for: "the next sync after the peer's acknowledgement was read". Octets are looked for
 * in each call by itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum call { NONE, SENDING, SENT, RECEIVED, SYNCING, SYNCED, WRITING };

/* 64 octets; no pattern means any octets. */
struct moment {
    int32_t call;
    int32_t count;
    int32_t length;
    char pattern[52];
};

/* The other side writes all else before it sets the stage to 1. */
struct control {
    int32_t stage;    /* 0 nothing is wanted, 1 and 2 the moment that is waited for, 3 it has come */
    int32_t error;    /* 0: the process ends by SIGKILL; else the call fails with this */
    int64_t came_at;  /* nanoseconds of the wall clock */
    struct moment moments[2];
};

static int side_log = -1;
static struct control *control;
static const char *store;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("SYNCSHIM_LOG");
    if (path != NULL)
        side_log = (int) syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    store = getenv("SYNCSHIM_STORE");
    const char *page = getenv("SYNCSHIM_CONTROL");
    int fd = page == NULL ? -1 : (int) syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
        void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED)
            abort();
        control = mapped;
        syscall(SYS_close, fd);
    }
}

/* Whether this call may be one that is waited for; all that calls cost while none is. */
static int wanted(enum call call)
{
    if (control == NULL)
        return 0;
    int stage = __atomic_load_n(&control->stage, __ATOMIC_ACQUIRE);
    return (stage == 1 || stage == 2) && control->moments[stage - 1].call == (int) call;
}


static int of_socket(int fd)
{
    struct stat file;
    return fstat(fd, &file) == 0 && S_ISSOCK(file.st_mode);
}

static int reach(const void *octets, size_t length);

/* The same for a call about a file of the store; of those the moment's octets are looked for in the file's path. */
static int reach_file(int fd)
{
    char link[40], path[1024];
    struct stat file;
    if (store == NULL || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    if (length <= (ssize_t) strlen(store) || strncmp(path, store, strlen(store)) != 0)
        return 0;
    return reach(path, (size_t) length);
}

/* The call is of the kind that is waited for. Returns the error it has to fail with, or 0; does not return if the process ends. */
static int reach(const void *octets, size_t length)
{
    int stage = control->stage;
    struct moment *moment = &control->moments[stage - 1];
    if (moment->length > 0 && memmem(octets, length, moment->pattern, (size_t) moment->length) == NULL)
        return 0;
    if (__atomic_sub_fetch(&moment->count, 1, __ATOMIC_ACQ_REL) != 0)
        return 0;
    if (stage == 1 && control->moments[1].call != NONE) {
        __atomic_store_n(&control->stage, 2, __ATOMIC_RELEASE);
        return 0;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    control->came_at = now.tv_sec * 1000000000LL + now.tv_nsec;
    __atomic_store_n(&control->stage, 3, __ATOMIC_RELEASE);
    if (control->error == 0) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;)
            pause();
    }
    return control->error;
}

static void note(const char *line, int length)
{
    if (side_log >= 0 && syscall(SYS_write, side_log, line, (size_t) length) != length)
        abort();
}

static void note_new(int fd)
{
    struct stat file;
    char line[80];
    if (side_log < 0 || fd < 0 || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode) || file.st_size != 0)
        return;
    note(line, snprintf(line, sizeof line, "N %lu %lu\n", (unsigned long) file.st_dev, (unsigned long) file.st_ino));
}

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    return found;
}

/* The length is taken before the sync: what is appended meanwhile is not promised. */
static int synced(int fd, int (*sync)(int))
{
    struct stat file;
    char line[100];
    int known = fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
    int failure = known && wanted(SYNCING) ? reach_file(fd) : 0;
    if (failure != 0) {
        note(line, snprintf(line, sizeof line, "F %lu %lu\n", (unsigned long) file.st_dev,
                            (unsigned long) file.st_ino));
        errno = failure;
        return -1;
    }
    int result = sync(fd);
    int error = errno;
    if (result == 0 && known)
        note(line, snprintf(line, sizeof line, "S %lu %lu %lld\n", (unsigned long) file.st_dev,
                            (unsigned long) file.st_ino, (long long) file.st_size));
    if (result == 0 && known && wanted(SYNCED))
        reach_file(fd);
    errno = error;
    return result;
}

int fsync(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        real = next("fsync");
    return synced(fd, real);
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        real = next("fdatasync");
    return synced(fd, real);
}

/* Four names of one call; a file that is empty once open is new, or was emptied by the opening. */
#define OPENING(NAME)                                                                                                  \
    int NAME(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        static int (*real)(const char *, int, ...);                                                                    \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0;                                    \
        va_end(rest);                                                                                                  \
        if (real == NULL)                                                                                              \
            real = next(#NAME);                                                                                        \
        int fd = real(path, flags, mode);                                                                              \
        if (flags & (O_CREAT | O_TRUNC))                                                                               \
            note_new(fd);                                                                                              \
        return fd;                                                                                                     \
    }

#define OPENING_AT(NAME)                                                                                               \
    int NAME(int directory, const char *path, int flags, ...)                                                          \
    {                                                                                                                  \
        static int (*real)(int, const char *, int, ...);                                                               \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0;                                    \
        va_end(rest);                                                                                                  \
        if (real == NULL)                                                                                              \
            real = next(#NAME);                                                                                        \
        int fd = real(directory, path, flags, mode);                                                                   \
        if (flags & (O_CREAT | O_TRUNC))                                                                               \
            note_new(fd);                                                                                              \
        return fd;                                                                                                     \
    }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

/* What a call carries: before it is made for what goes out, behind it for what came in. */
static int sending(int fd, const void *octets, size_t length)
{
    if (wanted(WRITING))
        return reach_file(fd);
    return wanted(SENDING) && of_socket(fd) ? reach(octets, length) : 0;
}

static void sent(int fd, const void *octets, ssize_t length)
{
    int error = errno;
    if (length > 0 && wanted(SENT) && of_socket(fd))
        reach(octets, (size_t) length);
    errno = error;
}

static void received(int fd, const void *octets, ssize_t length)
{
    int error = errno;
    if (length > 0 && wanted(RECEIVED) && of_socket(fd))
        reach(octets, (size_t) length);
    errno = error;
}

#define REAL(NAME, RESULT, ...)                                                                                        \
    static RESULT (*real)(__VA_ARGS__);                                                                                \
    if (real == NULL)                                                                                                  \
        real = next(#NAME);

ssize_t write(int fd, const void *octets, size_t length)
{
    REAL(write, ssize_t, int, const void *, size_t)
    int failure = sending(fd, octets, length);
    if (failure != 0) {
        errno = failure;
        return -1;
    }
    ssize_t result = real(fd, octets, length);
    sent(fd, octets, result);
    return result;
}

ssize_t send(int fd, const void *octets, size_t length, int flags)
{
    REAL(send, ssize_t, int, const void *, size_t, int)
    sending(fd, octets, length);
    ssize_t result = real(fd, octets, length, flags);
    sent(fd, octets, result);
    return result;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    REAL(writev, ssize_t, int, const struct iovec *, int)
    for (int i = 0; i < count; i++) {
        int failure = sending(fd, parts[i].iov_base, parts[i].iov_len);
        if (failure != 0) {
            errno = failure;
            return -1;
        }
    }
    ssize_t result = real(fd, parts, count);
    for (int i = 0; result > 0 && i < count; i++)
        sent(fd, parts[i].iov_base, (ssize_t) parts[i].iov_len);
    return result;
}

#define POSITIONED(NAME, OFFSET)                                                                                       \
    ssize_t NAME(int fd, const void *octets, size_t length, OFFSET offset)                                             \
    {                                                                                                                  \
        REAL(NAME, ssize_t, int, const void *, size_t, OFFSET)                                                         \
        int failure = wanted(WRITING) ? reach_file(fd) : 0;                                      \
        if (failure != 0) {                                                                                            \
            errno = failure;                                                                                           \
            return -1;                                                                                                 \
        }                                                                                                              \
        return real(fd, octets, length, offset);                                                                       \
    }

POSITIONED(pwrite, off_t)
POSITIONED(pwrite64, off64_t)

ssize_t read(int fd, void *octets, size_t length)
{
    REAL(read, ssize_t, int, void *, size_t)
    ssize_t result = real(fd, octets, length);
    received(fd, octets, result);
    return result;
}

ssize_t recv(int fd, void *octets, size_t length, int flags)
{
    REAL(recv, ssize_t, int, void *, size_t, int)
    ssize_t result = real(fd, octets, length, flags);
    received(fd, octets, result);
    return result;
}
