import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SetUpStateDto } from '@rakkr/shared/access';

import { DemoStop } from './demo-options.ts';
import { type DemoController, clientOf } from './start-controller.ts';

/** What the controller wrote into its folder of secrets (0600), for whoever may read it on this machine. */
const secret = ({ dataFolder }: DemoController, name: string): string | undefined => {
  const path = join(dataFolder, 'secrets', name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
};

/** The set-up code while there is no administrator. @returns undefined once there is one */
export async function setUpCode(controller: DemoController): Promise<string | undefined> {
  const { isRequired } = await clientOf(controller).get<SetUpStateDto>('/setup');
  return isRequired ? secret(controller, 'setup-code') : undefined;
}

/** The bearer of this machine, with which the demo enrols its agent and records. @throws DemoStop */
export function machineBearer(controller: DemoController): string {
  const bearer = secret(controller, 'machine-bearer');
  if (bearer === undefined) {
    throw new DemoStop(`The controller left no credential for this machine in ${controller.dataFolder}/secrets.`);
  }
  return bearer;
}
