/*
 * syncshim: remembers how much of each file was really synced, so that a test can take back what a loss of power
 * would have taken. A kill alone proves nothing: the page cache survives it.
 *
 * Loaded with LD_PRELOAD; SYNCSHIM_LOG names the side log. Its lines, one write(2) each, so that they survive the kill:
 *   N <device> <inode>            the file is new, or was emptied: nothing of it is synced
 *   S <device> <inode> <octets>   an fsync or fdatasync returned; so long was the file when it began
 * Files go by inode, so that renames need no lines. sync_file_range and msync promise nothing after a loss of power
 * and are not counted: what relies on them counts as lost.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int side_log = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("SYNCSHIM_LOG");
    if (path != NULL)
        side_log = (int) syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
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
    int result = sync(fd);
    int error = errno;
    if (result == 0 && known)
        note(line, snprintf(line, sizeof line, "S %lu %lu %lld\n", (unsigned long) file.st_dev,
                            (unsigned long) file.st_ino, (long long) file.st_size));
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
