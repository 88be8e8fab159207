import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `sun_path` of a Unix socket holds 107 bytes and the final zero. */
const MAX_SOCKET_PATH_BYTES = 107;
const LONGEST_SOCKET_NAME = 'capture-0123456789abcdef.sock';

const hasRoom = (folder: string): boolean =>
  Buffer.byteLength(join(folder, LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES;

/**
 * Folder of the control sockets: `run` beside the state, or below the temporary folder where the state stands too deep
 * for the name of a socket. The same state always leads to the same folder, so that a new agent finds the sockets.
 *
 * @param chosen  from the configuration, or null
 * @param issues  receives a sentence if the chosen folder cannot hold a socket
 */
export function chooseRunDir(stateDir: string, chosen: string | null, issues: string[]): string {
  if (chosen !== null) {
    if (!hasRoom(chosen)) issues.push(`RAKKR_RUN_DIR is too long for a Unix socket. Choose a shorter path.`);
    return chosen;
  }
  const beside = join(stateDir, 'run');
  if (hasRoom(beside)) return beside;
  return join(tmpdir(), `rakkr-agent-${createHash('sha256').update(stateDir).digest('hex').slice(0, 16)}`);
}
