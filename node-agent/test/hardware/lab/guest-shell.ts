import { connect } from 'node:net';

const ANSWER_PATIENCE_MS = 3_000;
/** The guest is emulated: a large program takes its time to start. */
const COMMAND_PATIENCE_MS = 240_000;

/** Root's shell in the guest, over TCP: each command has a shell of its own. */
export class GuestShell {
  constructor(private readonly port: number) {}

  /** Whether the guest has come as far as to run commands. */
  async answers(): Promise<boolean> {
    const answer = await this.converse('echo here', ANSWER_PATIENCE_MS);
    return answer.includes('here');
  }

  /**
   * Runs a command to its end.
   *
   * @returns what it said, both streams
   * @throws Error with what it said if its exit code is not 0
   */
  async run(command: string): Promise<string> {
    const said = await this.converse(`exec 2>&1\n( ${command}\n)\necho "exit:$?"`, COMMAND_PATIENCE_MS);
    const [, output = '', code] = /^([^]*?)exit:(\d+)\n$/.exec(said) ?? [];
    if (code !== '0') throw new Error(`in the guest, "${command}" ended with ${code ?? 'no exit code'}:\n${said}`);
    return output.trimEnd();
  }

  /** Starts a program that goes on when the command has returned. Returns its process id. */
  async start(command: string, logPath = '/run/started.log'): Promise<number> {
    return Number(await this.run(`setsid ${command} >> ${logPath} 2>&1 < /dev/null & echo $!`));
  }

  /** Says something to a new shell and listens until it has gone. QEMU accepts before the guest does: '' is no answer. */
  private async converse(text: string, patienceMs: number): Promise<string> {
    const socket = connect(this.port, '127.0.0.1').setEncoding('utf8');
    socket.setTimeout(patienceMs, () => socket.destroy());
    let said = '';
    socket.on('data', (part: string) => (said += part));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // A refusal closes the socket as well: what was said until then is the answer.
    socket.on('error', (error) => (said += error.message));
    socket.write(`${text}\nexit\n`);
    await closed;
    return said;
  }
}
