import type { Caller } from '../../platform/http/caller.ts';

/** The controller itself, where no caller asked: a job, a watchdog, a command on its own machine. */
export interface SystemActor {
  readonly kind: 'system';
  readonly name: string;
}

/** Somebody who is not known, such as a person who signs in. */
export interface UnknownActor {
  readonly kind: 'unknown';
}

export interface AuditEntry {
  readonly actor: Caller | SystemActor | UnknownActor;
  /** `noun.verb`, in the past: `recording.started`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly outcome: 'allowed' | 'denied';
  /** Facts of the deed; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}
