import { userInfo } from 'node:os';

/**
 * Command that runs a shell script, its next argument, with mounts that nobody else sees. Needs no privileges: only
 * root does without a user name space, which some machines forbid.
 */
export const WITH_OWN_MOUNTS: readonly string[] = [
  'unshare',
  ...(userInfo().uid === 0 ? [] : ['--map-root-user']),
  ...['--mount', 'sh', '-c'],
];
