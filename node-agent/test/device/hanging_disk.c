/*
 * A disk that hangs: no error, no end, for as long as a file exists.
 *
 * Preloaded into a program under test. Whatever would change something below the folder HANGING_DISK waits while
 * HANGING_DISK_STUCK exists, in the thread that asked for it, as a system call to a dead disk does; reading goes on,
 * as from the page cache. Then the call is made, as if it had only been slow.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define LOOK_US 5000

#define NEXT(name) __typeof__(name) *next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int is_on_disk(const char *path)
{
	const char *disk = getenv("HANGING_DISK");
	return disk != NULL && strncmp(path, disk, strlen(disk)) == 0;
}

static void wait_for(const char *path)
{
	const char *stuck = getenv("HANGING_DISK_STUCK");
	if (stuck == NULL || !is_on_disk(path))
		return;
	while (access(stuck, F_OK) == 0)
		usleep(LOOK_US);
}

static void wait_for_fd(int fd)
{
	char link[64], path[PATH_MAX];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return;
	path[length] = '\0';
	wait_for(path);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	NEXT(write);
	wait_for_fd(fd);
	return next(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
	NEXT(pwrite64);
	wait_for_fd(fd);
	return next(fd, bytes, count, offset);
}

int fsync(int fd)
{
	NEXT(fsync);
	wait_for_fd(fd);
	return next(fd);
}

int fdatasync(int fd)
{
	NEXT(fdatasync);
	wait_for_fd(fd);
	return next(fd);
}

int ftruncate64(int fd, off64_t length)
{
	NEXT(ftruncate64);
	wait_for_fd(fd);
	return next(fd, length);
}

int rename(const char *from, const char *to)
{
	NEXT(rename);
	wait_for(from);
	return next(from, to);
}

int unlink(const char *path)
{
	NEXT(unlink);
	wait_for(path);
	return next(path);
}

int mkdir(const char *path, mode_t mode)
{
	NEXT(mkdir);
	wait_for(path);
	return next(path, mode);
}

int open64(const char *path, int flags, ...)
{
	NEXT(open64);
	va_list more;
	va_start(more, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
	va_end(more);
	if ((flags & (O_CREAT | O_TRUNC)) != 0)
		wait_for(path);
	return next(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	NEXT(open);
	va_list more;
	va_start(more, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
	va_end(more);
	if ((flags & (O_CREAT | O_TRUNC)) != 0)
		wait_for(path);
	return next(path, flags, mode);
}
