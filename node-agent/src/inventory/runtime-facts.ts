import { readFileSync } from 'node:fs';
import { networkInterfaces, release, uptime } from 'node:os';

import type { NodeRuntimeDto } from '@rakkr/shared/nodes';

import { isSystemError } from '../platform/system-error.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
const MAX_ADDRESSES = 16;

/** What kind of machine this is. */
export const runtimeFacts = (audioBackends: readonly string[]): NodeRuntimeDto => ({
  architecture: ARCHITECTURES[process.arch] ?? process.arch,
  audioBackends: [...audioBackends],
  kernelRelease: release(),
  osName: osName(),
  uptimeSeconds: Math.floor(uptime()),
});

/** Addresses under which the machine is reached from outside. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address)
    .slice(0, MAX_ADDRESSES);

function osName(): string {
  try {
    const line = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'));
    return line?.[1] ?? 'Linux';
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'Linux';
    throw error;
  }
}
