import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { EnrolmentTokenDto, NodeDto } from '@rakkr/shared/nodes';

import { eventually } from './eventually.ts';
import type { Operator } from './operator.ts';
import { inRepository } from './repository.ts';
import { RunningProcess } from './running-process.ts';

const AGENT = inRepository('node-agent/dist/agent-main.js');

/** What the node captures, as environment of its programs. */
export type NodeSource = Readonly<Record<string, string>>;

export interface NodeOptions {
  readonly dir: string;
  readonly alias: string;
  /** The room that gets the node's channels. */
  readonly roomId?: string;
  readonly source: NodeSource;
}

/** The built agent on a state folder of its own, with the capture processes that it starts. */
export class RunningNode {
  readonly id: string;
  private readonly options: NodeOptions;
  private agent: RunningProcess;

  private constructor(id: string, options: NodeOptions) {
    this.id = id;
    this.options = options;
    this.agent = runAgent(options, 'run');
  }

  /** Enrols a new node and starts it; returns once the controller has heard from it and knows its sound devices. */
  static async start(operator: Operator, options: NodeOptions): Promise<RunningNode> {
    const { alias, roomId } = options;
    const { id } = await operator.post<NodeDto>('nodes', { alias, ...(roomId === undefined ? {} : { roomId }) });
    const { token } = await operator.post<EnrolmentTokenDto>(`nodes/${id}/bootstrap-token`);
    const node = await RunningNode.enrol(id, options, ['--controller-url', operator.url, '--token', token]);
    await using started = new AsyncDisposableStack();
    started.defer(() => node.stop());
    await eventually('the node is in contact and has told its sound devices', async () => {
      if (!node.agent.isRunning) throw node.agent.failure('ended by itself');
      const { lastSeenAt, interfaces } = await operator.get<NodeDto>(`nodes/${id}`);
      return (lastSeenAt !== null && interfaces.length > 0) || undefined;
    });
    started.move();
    return node;
  }

  /** Runs `rakkr-agent enrol` with these words, then the daemon. */
  static async enrol(id: string, options: NodeOptions, words: readonly string[]): Promise<RunningNode> {
    await runAgent(options, 'enrol', ...words).finished();
    return new RunningNode(id, options);
  }

  get agentPid(): number {
    return this.agent.pid;
  }

  /** Freezes or thaws the agent; its captures go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.agent.pid, signal);
  }

  /** Ends the agent, then its captures. */
  async stop(): Promise<void> {
    this.signal('SIGCONT');
    await this.agent.stop();
    await runAgent(this.options, 'stop-captures').finished();
  }
}

function runAgent({ dir, source }: NodeOptions, ...words: readonly string[]): RunningProcess {
  mkdirSync(dir, { recursive: true });
  return new RunningProcess({
    name: `agent ${words[0] ?? ''}`,
    command: [process.execPath, AGENT, ...words],
    env: { RAKKR_STATE_DIR: join(dir, 'state'), ...source },
    logFile: join(dir, 'agent.log'),
  });
}
