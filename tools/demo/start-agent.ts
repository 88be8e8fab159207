import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EnrolmentTokenDto, NodeDto } from '@rakkr/shared/nodes';

import type { ControllerClient } from './controller-client.ts';
import { type DemoOptions, DemoStop } from './demo-options.ts';
import { runToItsEnd } from './run-to-its-end.ts';
import { type DemoController, caFingerprint } from './start-controller.ts';
import { SupervisedProcess } from './supervised-process.ts';

const PROGRAM = 'node-agent/dist/agent-main.js';
/** The agent writes it when it has been enrolled. */
const ENROLMENT = 'enrolment.json';

/** Enrols and runs the agent of this machine. */
export class DemoAgent {
  readonly #options: DemoOptions;
  readonly #controller: DemoController;
  readonly #stateFolder: string;

  constructor(options: DemoOptions, controller: DemoController) {
    this.#options = options;
    this.#controller = controller;
    this.#stateFolder = join(options.folder, 'agent');
    mkdirSync(this.#stateFolder, { recursive: true, mode: 0o700 });
  }

  /** The node that this machine was enrolled as by an earlier demo, if the controller still knows it. */
  async knownNode(client: ControllerClient): Promise<NodeDto | undefined> {
    const path = join(this.#stateFolder, ENROLMENT);
    if (!existsSync(path)) return undefined;
    const { nodeId } = JSON.parse(readFileSync(path, 'utf8')) as { nodeId: string }; // written by the agent
    const nodes = await client.get<NodeDto[]>('/nodes?limit=200');
    return nodes.find((node) => node.id === nodeId);
  }

  /** Makes a node at the controller and runs the command that a person would run on it. @throws DemoStop */
  async enrol(client: ControllerClient, facts: { alias: string; roomId: string }): Promise<NodeDto> {
    const node = await client.post<NodeDto>('/nodes', facts);
    const { token } = await client.post<EnrolmentTokenDto>(`/nodes/${node.id}/bootstrap-token`, {});
    const pin = caFingerprint(this.#controller);
    const words = ['enrol', '--controller-url', this.#controller.origin, '--token', token];
    const { exitCode, said } = await runToItsEnd(
      process.execPath,
      [PROGRAM, ...words, ...(pin === undefined ? [] : ['--ca-fingerprint', pin])],
      this.#environment(),
    );
    if (exitCode !== 0) throw new DemoStop(`The agent could not be enrolled:\n${said}`);
    return node;
  }

  start(): SupervisedProcess {
    return new SupervisedProcess({
      name: 'agent',
      args: [PROGRAM, 'run'],
      environment: this.#environment(),
      logPath: join(this.#options.folder, 'agent.log'),
    });
  }

  /** Ends the capture processes, which outlive the agent on purpose. */
  async stopCaptures(): Promise<void> {
    await runToItsEnd(process.execPath, [PROGRAM, 'stop-captures'], this.#environment());
  }

  #environment(): NodeJS.ProcessEnv {
    const { caPath } = this.#controller;
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      // Which devices libasound knows is the machine's business, not the demo's.
      ...(process.env['ALSA_CONFIG_PATH'] === undefined ? {} : { ALSA_CONFIG_PATH: process.env['ALSA_CONFIG_PATH'] }),
      // Goes before what enrolment stored: this demo may have another port, or TLS.
      RAKKR_CONTROLLER_URL: this.#controller.origin,
      ...(caPath === undefined ? {} : { RAKKR_CONTROLLER_CA_CERT_PATH: caPath }),
      RAKKR_STATE_DIR: this.#stateFolder,
      RAKKR_DEMO_FILE: join(this.#options.folder, 'demo-room.wav'),
      ...(this.#options.device === undefined ? {} : { RAKKR_CAPTURE_DEVICE: this.#options.device }),
    };
  }
}
