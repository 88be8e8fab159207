import { DomainError } from '@rakkr/shared/problems/vocabulary';

import { ControllerAway, ControllerRefusal } from '../controller-link/controller-fault.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import { ConfigurationError } from '../platform/config/agent-config.ts';
import { messageOf } from '../platform/system-error.ts';

/** What a person at the terminal is told when a command did not do its work: what, and what to do. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ConfigurationError) return [...error.issues, `(${error.code})`].join('\n');
  if (error instanceof DomainError) return `${error.facts.detail ?? error.message} (${error.code})`;
  if (error instanceof ControllerRefusal) return `${error.detail} (${error.code})`;
  if (error instanceof CaptureProblem) return `${error.detail} (${error.code})`;
  if (error instanceof ControllerAway) return `The controller does not answer. ${error.message}`;
  return messageOf(error);
}
