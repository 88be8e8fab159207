import koffi from 'koffi';

/**
 * Makes libasound in this very process read another configuration.
 *
 * By the C library, because Jest gives each test file a copy of `process.env` that C code never sees; libasound reads
 * its configuration again when the path changes.
 */
export function useAlsaConfig(path: string): void {
  const setenv = koffi.load('libc.so.6').func('int setenv(const char *name, const char *value, int overwrite)');
  setenv('ALSA_CONFIG_PATH', path, 1);
}
