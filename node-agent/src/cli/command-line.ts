import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { closest } from 'fastest-levenshtein';

import type { ConfigFlags } from '../platform/config/agent-config.ts';
import { agentVersion } from '../platform/version.ts';

/** What one start of the program is asked to do. */
export type AgentCommand =
  | { readonly kind: 'enrol'; readonly url: string; readonly token: string; readonly caFingerprint: string | null }
  | { readonly kind: 'run' }
  | { readonly kind: 'run-next-job' }
  | { readonly kind: 'print-inventory' }
  | { readonly kind: 'print-meter-frame' }
  | { readonly kind: 'stop-captures' };

export type ParsedCommandLine =
  | { readonly kind: 'command'; readonly command: AgentCommand; readonly overrides: ConfigFlags }
  /** Help or version was printed, or a sentence that says what is wrong; `exitCode` tells which. */
  | { readonly kind: 'answered'; readonly exitCode: number };

interface RootFlags {
  controllerUrl?: string;
  controllerToken?: string;
  nodeId?: string;
  controllerCaCertPath?: string;
  captureCommand?: string;
  captureArgsTemplate?: string;
  runNextJob?: true;
  printInventory?: true;
  printMeterFrame?: true;
}

/**
 * Parses the arguments after the program's name. An unknown word or flag is an error: it never starts the daemon.
 *
 * @param write  takes what is to be printed, by stream
 */
export function parseCommandLine(
  args: readonly string[],
  write: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): ParsedCommandLine {
  const commands: AgentCommand[] = [];
  const program = rootCommand(write, (command) => void commands.push(command));
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'answered', exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const flags = program.opts<RootFlags>();
  const chosen = commands[0] ?? modeOf(flags);
  if (chosen === null) {
    write.err(program.helpInformation());
    return { kind: 'answered', exitCode: 2 };
  }
  return { kind: 'command', command: chosen, overrides: overridesOf(flags) };
}

function rootCommand(
  write: { readonly out: (text: string) => void; readonly err: (text: string) => void },
  choose: (command: AgentCommand) => void,
): Command {
  const program = withConnection(new Command('rakkr-agent'))
    .description('Records the rooms of this machine for a Rakkr controller.')
    .version(`rakkr-agent ${agentVersion()}`, '--version')
    .option('--print-inventory', 'print the sound devices as JSON, then end')
    .option('--print-meter-frame', 'print the levels of one moment as JSON, then end')
    .option('--run-next-job', 'take one recording if one waits, run it to its end, then end')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: write.err })
    // `--controller-url` stands before a command for the earlier agent's sake and after `enrol` and `run`.
    .enablePositionalOptions()
    .argument('[command]')
    .action((word?: string) => {
      if (word === undefined) return;
      const nearest = closest(
        word,
        program.commands.map((known) => known.name()),
      );
      program.error(`error: there is no command "${word}". The nearest one is "${nearest}".`);
    });
  program
    .command('enrol')
    .description('join a controller with a one-time token')
    .requiredOption('--controller-url <url>', 'https://… or, on this machine only, http://localhost:8787')
    .requiredOption('--token <token>', 'one-time token from the console')
    .option('--ca-fingerprint <sha256>', "SHA-256 of the controller's certificate or its authority", fingerprint)
    .action((flags: { controllerUrl: string; token: string; caFingerprint?: string }) => {
      const { controllerUrl: url, token, caFingerprint = null } = flags;
      choose({ kind: 'enrol', url, token, caFingerprint });
    });
  withConnection(program.command('run'))
    .description('run as the recorder of this machine')
    .action((flags: RootFlags) => {
      for (const [name, value] of Object.entries(flags)) program.setOptionValue(name, value);
      choose({ kind: 'run' });
    });
  program
    .command('stop-captures')
    .description('end every capture process of this node; recordings that run end here')
    .action(() => {
      choose({ kind: 'stop-captures' });
    });
  return program;
}

const withConnection = (command: Command): Command =>
  command
    .option('--controller-url <url>', 'address of the controller, instead of the enrolled one')
    .option('--controller-token <credential>', "the node's credential, instead of the enrolled one")
    .option('--node-id <id>', "the node's id, instead of the enrolled one")
    .option('--controller-ca-cert-path <file>', 'PEM file of certificates to trust beside the system')
    .option(
      '--capture-args-template <template>',
      'have a program record: its arguments, {device} {channels} … filled in',
    )
    .option('--capture-command <program>', 'the program of --capture-args-template (default: arecord)');

/** Flags that are run modes; connection flags alone start the daemon, as the earlier recorder agent did. */
function modeOf(flags: RootFlags): AgentCommand | null {
  if (flags.printInventory) return { kind: 'print-inventory' };
  if (flags.printMeterFrame) return { kind: 'print-meter-frame' };
  if (flags.runNextJob) return { kind: 'run-next-job' };
  return flags.controllerUrl === undefined ? null : { kind: 'run' };
}

const overridesOf = (flags: RootFlags): ConfigFlags => ({
  ...(flags.controllerUrl === undefined ? {} : { url: flags.controllerUrl }),
  ...(flags.controllerToken === undefined ? {} : { token: flags.controllerToken }),
  ...(flags.nodeId === undefined ? {} : { nodeId: flags.nodeId }),
  ...(flags.controllerCaCertPath === undefined ? {} : { caCertPath: flags.controllerCaCertPath }),
  ...(flags.captureCommand === undefined ? {} : { captureCommand: flags.captureCommand }),
  ...(flags.captureArgsTemplate === undefined ? {} : { captureArgsTemplate: flags.captureArgsTemplate }),
});

/** 64 hex digits, with or without colons and a `sha256:` before them, as tools print it. */
function fingerprint(text: string): string {
  const hex = text
    .replace(/^sha-?256[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new InvalidArgumentError('It is a SHA-256: 64 hex digits.');
  return hex;
}
