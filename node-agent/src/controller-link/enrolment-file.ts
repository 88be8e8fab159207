import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DomainError } from '@rakkr/shared/problems/vocabulary';

import type { AgentConfig } from '../platform/config/agent-config.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';
import { controllerUrl } from './controller-url.ts';
import { type Trust, trustFile } from './trusted-certificate.ts';

/** Which controller this node belongs to, and what it proves itself with. */
export interface Enrolment {
  readonly url: string;
  readonly nodeId: string;
  readonly credential: string;
  readonly trust: Trust;
}

const FACTS_FILE = 'enrolment.json';
/** The secret stands alone, so that no tool that shows the facts shows it. */
const CREDENTIAL_FILE = 'credential';
const CERTIFICATE_FILE = 'controller.pem';

/** Writes what enrolment gave; every file is readable by the agent's user only. */
export async function storeEnrolment(stateDir: string, enrolment: Enrolment): Promise<void> {
  if (enrolment.trust.pem !== null) await writeDurably(join(stateDir, CERTIFICATE_FILE), enrolment.trust.pem);
  await writeDurably(join(stateDir, CREDENTIAL_FILE), enrolment.credential);
  const facts = {
    version: 1,
    controllerUrl: enrolment.url,
    nodeId: enrolment.nodeId,
    pinnedSha256: enrolment.trust.pinnedSha256,
    hasCertificate: enrolment.trust.pem !== null,
  };
  await writeDurably(join(stateDir, FACTS_FILE), `${JSON.stringify(facts, null, 2)}\n`);
}

/**
 * The controller to talk to: what flags and environment say goes before what enrolment stored.
 *
 * @throws DomainError configuration.invalid where this machine was never enrolled
 */
export function readEnrolment(config: AgentConfig): Enrolment {
  const { url, token, nodeId, caCertPath } = config.controller;
  if (url !== null && token !== null && nodeId !== null) {
    return { url: controllerUrl(url), nodeId, credential: token, trust: trustFile(caCertPath) };
  }
  const stored = storedEnrolment(config.stateDir);
  if (stored === null) {
    throw new DomainError('configuration.invalid', {
      detail: `This machine belongs to no controller yet (nothing in ${config.stateDir}). Run the command that the console shows under Nodes, Add node.`,
    });
  }
  return {
    url: url === null ? stored.url : controllerUrl(url),
    nodeId: nodeId ?? stored.nodeId,
    credential: token ?? stored.credential,
    trust: caCertPath === null ? stored.trust : trustFile(caCertPath),
  };
}

/** @returns null where this machine was never enrolled */
export function storedEnrolment(stateDir: string): Enrolment | null {
  const text = readIfThere(join(stateDir, FACTS_FILE));
  if (text === null) return null;
  const facts = JsonRecord.of(JSON.parse(text), join(stateDir, FACTS_FILE));
  return {
    url: facts.text('controllerUrl'),
    nodeId: facts.text('nodeId'),
    credential: readFileSync(join(stateDir, CREDENTIAL_FILE), 'utf8').trim(),
    trust: {
      pem: facts.flag('hasCertificate') ? readFileSync(join(stateDir, CERTIFICATE_FILE), 'utf8') : null,
      pinnedSha256: facts.isNull('pinnedSha256') ? null : facts.text('pinnedSha256'),
    },
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}
