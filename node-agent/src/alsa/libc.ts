import { constants } from 'node:os';
import { promisify } from 'node:util';

import koffi from 'koffi';

import { monotonicNs } from '../platform/clock.ts';

/**
 * The only file that knows the C library: what a capture asks of the operating system.
 *
 * Return codes: 0 is success, -1 means that it was refused; why does not matter here, because nothing is tried instead.
 *
 * @see sched_setscheduler(2), mlock2(2), mmap(2), madvise(2), posix_fallocate(3), clock_gettime(2)
 */
type Libc = ReturnType<typeof bind>;
/** A function that is called on a thread of the pool; an error is one of the call itself. */
interface OffThread<Arguments extends unknown[]> {
  readonly async: (...args: [...Arguments, done: (error: Error | null, result: number) => void]) => void;
}
let bound: Libc | undefined;
const libc = (): Libc => (bound ??= bind());

const SCHED_OTHER = 0;
const SCHED_FIFO = 1;
/** What this thread starts does not inherit its priority. */
const SCHED_RESET_ON_FORK = 0x4000_0000;
const CALLING_THREAD = 0;
const CLOCK_BOOTTIME = 7;
/** Memory of the process that nothing has touched yet stays free; a ring of minutes does not fill it at its start. */
const MLOCK_ONFAULT = 1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** In the place of what is mapped there. */
const MAP_FIXED = 0x10;
/** Since Linux 5.14; an older kernel brings each page when it is first touched. */
const MADV_POPULATE_WRITE = 23;

function bind() {
  const library = koffi.load('libc.so.6');
  // koffi's functions take and give anything: the C prototype before each type is what makes the type true.
  return {
    /**
     * Sets policy and priority of one thread, 0 = the calling one. `param` is struct sched_param: one int, the priority,
     * 1 to 99 for SCHED_FIFO and 0 for SCHED_OTHER. 0, or -1: EPERM above RLIMIT_RTPRIO without CAP_SYS_NICE, EINVAL no
     * such priority. Does not block.
     */
    schedSetscheduler: library.func('int sched_setscheduler(int pid, int policy, const void *param)') as (
      pid: number,
      policy: number,
      param: Int32Array,
    ) => number,
    /**
     * Keeps pages in memory until the process ends, with MLOCK_ONFAULT each from its first use on; rounds out to whole
     * pages. 0, or -1: ENOMEM above RLIMIT_MEMLOCK, EPERM that limit is 0. Does not block.
     */
    mlock2: library.func('int mlock2(const void *addr, size_t length, unsigned int flags)') as (
      addr: Uint8Array,
      length: number,
      flags: number,
    ) => number,
    /** Bytes of a page of memory. Cannot fail. */
    getpagesize: library.func('int getpagesize()') as () => number,
    /**
     * Puts `length` bytes of a file, rounded up to whole pages, in the place of the memory at `addr`, which begins on a
     * page. The address, or -1: ENOMEM too many mappings, EACCES no right to write, EINVAL `addr` not on a page. Does not
     * block. Never undone here: who gave the memory back would give back the mapping with it.
     */
    mmap: library.func('intptr_t mmap(void *addr, size_t length, int prot, int flags, int fd, int64_t offset)') as (
      ...args: [addr: Uint8Array, length: number, prot: number, flags: number, fd: number, offset: number]
    ) => number,
    /**
     * Advises the kernel of what `length` bytes at `addr` are used for. 0, or -1: EINVAL `addr` not on a page or advice that
     * this kernel does not know, ENOMEM not mapped or no memory, EFAULT no page behind the end of a file, EHWPOISON broken
     * memory, EAGAIN. With MADV_POPULATE_WRITE it takes as long as the kernel needs for so many pages: called off this
     * thread only.
     */
    madvise: library.func('int madvise(void *addr, size_t length, int advice)') as OffThread<
      [addr: Uint8Array, length: number, advice: number]
    >,
    /**
     * Has a file take the room for `length` bytes. 0, or the errno: ENOSPC no room, EOPNOTSUPP not on this file system,
     * EFBIG above RLIMIT_FSIZE. Takes as long as the kernel needs to clear so much memory: called off this thread only.
     */
    posixFallocate: library.func('int posix_fallocate(int fd, int64_t offset, int64_t length)') as OffThread<
      [fd: number, offset: number, length: number]
    >,
    /** `time` receives two i64: seconds, nanoseconds. 0, or -1: EINVAL no such clock. Does not block. */
    clockGettime: library.func('int clock_gettime(int clock, void *time)') as (
      clock: number,
      time: BigInt64Array,
    ) => number,
  };
}

/** What became of a wish to the operating system. */
export type Privilege = 'granted' | 'refused';

/**
 * Lets the calling thread run before all that have no such priority.
 *
 * @param priority of SCHED_FIFO, 1 to 99; audio servers use 5 to 90, the kernel's own interrupt threads 50
 */
export function takeRealtimePriority(priority: number): Privilege {
  const policy = SCHED_FIFO | SCHED_RESET_ON_FORK;
  return libc().schedSetscheduler(CALLING_THREAD, policy, Int32Array.of(priority)) === 0 ? 'granted' : 'refused';
}

/** Makes the calling thread one of many again. Never refused. */
export function leaveRealtimePriority(): void {
  libc().schedSetscheduler(CALLING_THREAD, SCHED_OTHER | SCHED_RESET_ON_FORK, Int32Array.of(0));
}

/**
 * Keeps this memory, and no other, out of swap. Never all memory of the process (mlockall): V8 reserves far more address
 * space than it uses, and aborts when the kernel refuses to fill it.
 */
export function lockMemory(memory: Uint8Array): Privilege {
  return libc().mlock2(memory, memory.byteLength, MLOCK_ONFAULT) === 0 ? 'granted' : 'refused';
}

/** Where in the buffer the first page begins that lies at or behind `fromByte`. */
export function firstPageFrom(shared: SharedArrayBuffer, fromByte: number): number {
  const pageBytes = BigInt(libc().getpagesize());
  const from = koffi.address(new Uint8Array(shared, fromByte));
  return fromByte + Number((pageBytes - (from % pageBytes)) % pageBytes);
}

/**
 * Has memory lie in a file from now on: what is written there the file has, for as long as it exists. What the memory
 * held before is no longer there. It must live as long as the process does, and begin on a page.
 *
 * @returns whether it does
 */
export function layInFile(memory: Uint8Array, fd: number): boolean {
  return libc().mmap(memory, memory.byteLength, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) !== -1;
}

/**
 * Gives a part of a file its room: what is written there later cannot fail for the lack of it.
 *
 * @throws Error with the name of the errno
 */
export async function reserveRoom(fd: number, fromByte: number, sizeBytes: number): Promise<void> {
  // Its last argument is a callback that gets an error of the call itself, and what the function answered.
  const errno = await promisify(libc().posixFallocate.async)(fd, fromByte, sizeBytes);
  const name = Object.entries(constants.errno).find(([, value]) => value === errno)?.[0];
  if (errno !== 0) throw new Error(`posix_fallocate of ${String(sizeBytes)} bytes: ${name ?? String(errno)}`);
}

/**
 * Has the kernel enter all pages of memory in the tables of this process, so that no thread waits for that at the first
 * touch of each. The memory must live as long as the process does. A kernel that refuses leaves it to the first touch.
 */
export async function enterPages(memory: Uint8Array): Promise<void> {
  await promisify(libc().madvise.async)(memory, memory.byteLength, MADV_POPULATE_WRITE);
}

/** How long the machine has been suspended since it started, ns: CLOCK_MONOTONIC stands still meanwhile. */
export function sleptNs(): number {
  const time = new BigInt64Array(2);
  libc().clockGettime(CLOCK_BOOTTIME, time);
  return Number(time[0]) * 1e9 + Number(time[1]) - monotonicNs();
}
