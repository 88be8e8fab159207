import { execFileSync, spawnSync } from 'node:child_process';

/** The account that PostgreSQL runs as; null for the account of this process. */
export type ProgramOwner = { readonly uid: number; readonly gid: number } | null;

const ACCOUNT = 'rakkr';
/** Where files of the account stand that the data folder cannot hold. */
export const ACCOUNT_HOME = '/var/lib/rakkr';

const lookUp = (): ProgramOwner => {
  const { status, stdout } = spawnSync('getent', ['passwd', ACCOUNT], { encoding: 'utf8' });
  if (status !== 0) return null;
  const [, , uid, gid] = stdout.split(':');
  return { uid: Number(uid), gid: Number(gid) };
};

/**
 * PostgreSQL refuses to run as root: for root it gets a system account of its own, made when it is missing.
 *
 * @throws Error where the account can be neither found nor made
 */
export const programOwner = (): ProgramOwner => {
  if (process.getuid?.() !== 0) return null;
  const known = lookUp();
  if (known !== null) return known;
  const options = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    ACCOUNT_HOME,
    '--shell',
    '/usr/sbin/nologin',
  ];
  execFileSync('useradd', [...options, ACCOUNT], { stdio: 'pipe' });
  const made = lookUp();
  if (made === null) throw new Error(`the system account "${ACCOUNT}" could not be made`);
  return made;
};

/** Whether the account reaches the folder through everything above it; asked of the kernel, not of mode bits. */
export const canEnter = (owner: ProgramOwner, folder: string): boolean =>
  spawnSync('test', ['-x', folder], owner ?? {}).status === 0;
