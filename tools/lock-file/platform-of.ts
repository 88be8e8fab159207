/** Where a package runs that is built for one platform, as npm writes it into a lock file. */
export interface Platform {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * Reads the platform out of a name such as `@swc/core-linux-arm-gnueabihf`.
 *
 * @returns null for a name that tells none
 */
export function platformOf(name: string): Platform | null {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  return os === undefined || cpu === undefined ? null : { os: [os], cpu: [cpu] };
}
