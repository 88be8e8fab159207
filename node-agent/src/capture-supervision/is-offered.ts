import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';

import { DEMO_PREFIX } from './capture-command.ts';

/** What the node's own configuration offers beside its cards. */
export interface OwnDevices {
  readonly captureDevice: string | null;
  readonly demoFile: string | null;
}

/** A name without arguments, or with those of a card: `pipewire`, `hw:CARD=X32,DEV=0`. */
const HARMLESS_PCM = /^((plug)?hw:[\w=,-]+|[\w.-]+)$/;

/**
 * True for what this node opens when its controller asks for it.
 *
 * The arguments in a PCM's name are orders to libasound: `file:'|command',raw` starts a shell. What a node runs and
 * which of its files it plays is its own decision, so other names with arguments and other files are refused.
 */
export function isOffered({ backend, systemRef }: CapturePlanDto, own: OwnDevices): boolean {
  switch (backend) {
    case 'external':
      return true; // the program and its arguments are the node's own
    case 'demo':
      return own.demoFile !== null && systemRef === `${DEMO_PREFIX}${own.demoFile}`;
    default:
      return systemRef === own.captureDevice || HARMLESS_PCM.test(systemRef);
  }
}
