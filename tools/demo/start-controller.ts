import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SetUpStateDto } from '@rakkr/shared/access';

import { ControllerClient } from './controller-client.ts';
import { type DemoOptions, DemoStop } from './demo-options.ts';
import { runToItsEnd } from './run-to-its-end.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** `rakkr start` runs the controller and starts it again when it dies. */
const PROGRAM = 'backend/dist/src/rakkr.js';
const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
const TOKEN_TTL_MINUTES = 15;

/** A controller that answers, and what is needed to speak to it. */
export interface DemoController {
  readonly process: SupervisedProcess;
  readonly origin: string;
  readonly dataFolder: string;
  /** Certificate authority of its own, with LAN=1. */
  readonly caPath: string | undefined;
}

/** Starts the controller in embedded mode. Whoever calls this stops its process, also when it never gets ready. */
export function startController(options: DemoOptions): DemoController {
  const dataFolder = join(options.folder, 'controller');
  const origin = `${options.isOnLan ? 'https' : 'http'}://localhost:${options.port}`;
  return {
    process: new SupervisedProcess({
      name: 'controller',
      args: [PROGRAM, 'start'],
      environment: {
        ...controllerEnvironment(dataFolder),
        PORT: String(options.port),
        ...(options.isOnLan ? { RAKKR_BIND_ADDRESS: '0.0.0.0', RAKKR_TLS: 'self-signed' } : {}),
      },
      logPath: join(options.folder, 'controller.log'),
    }),
    origin,
    dataFolder,
    caPath: options.isOnLan ? join(dataFolder, 'secrets', 'tls', 'authority.crt') : undefined,
  };
}

/** Prints a bearer for the demo: whoever may read the controller's data folder may have one. @throws DemoStop */
export async function issueToken({ dataFolder }: DemoController): Promise<string> {
  const order = ['issue-token', '--role', 'admin', '--label', 'make demo', '--ttl-minutes', String(TOKEN_TTL_MINUTES)];
  const environment = controllerEnvironment(dataFolder);
  const { exitCode, printed, said } = await runToItsEnd(process.execPath, [PROGRAM, ...order], environment);
  if (exitCode !== 0) throw new DemoStop(`The controller gave the demo no token: ${said}`);
  return printed;
}

/** The set-up code while there is no administrator. @returns undefined once there is one */
export async function setUpCode(controller: DemoController): Promise<string | undefined> {
  const { isRequired } = await clientOf(controller).get<SetUpStateDto>('/setup');
  return isRequired ? readFileSync(join(controller.dataFolder, 'secrets', 'setup-code'), 'utf8').trim() : undefined;
}

const controllerEnvironment = (dataFolder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  RAKKR_DATA_DIR: dataFolder,
});

/** Waits until the controller is ready: database up, migrations run. @throws DemoStop */
export async function waitUntilReady(controller: DemoController): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    controller.process.assertRuns();
    // With TLS nothing can be asked before the certificate is there.
    if (controller.caPath === undefined || existsSync(controller.caPath)) {
      if ((await clientOf(controller).status('/readyz')) === 200) return;
    }
    await sleep(POLL_MS);
  }
  throw new DemoStop(
    `The controller was not ready after ${READY_TIMEOUT_MS / 1000} s. Its log is in .demo/controller.log.`,
  );
}

/** SHA-256 of the controller's own certificate authority. @returns undefined on plain HTTP */
export function caFingerprint({ caPath }: DemoController): string | undefined {
  return caPath === undefined ? undefined : new X509Certificate(readFileSync(caPath)).fingerprint256;
}

/** A client of this controller, with its certificate where it made one. */
export function clientOf(controller: DemoController, bearer?: string): ControllerClient {
  const ca = controller.caPath === undefined ? undefined : readFileSync(controller.caPath);
  return new ControllerClient(controller.origin, bearer, ca);
}
