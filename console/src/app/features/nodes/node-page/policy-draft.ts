import type { SpoolPolicyDto } from '@rakkr/shared/nodes';

import { size } from '../../../ui/format/figures.ts';

const BYTES_PER_GB = 1e9;

/** The policy of a node as its form holds it; null = no such limit. */
export interface PolicyDraft {
  isKept: boolean;
  maxAgeDays: number | null;
  maxGigabytes: number | null;
  minFreePercent: number | null;
}

export const policyDraft = (policy: SpoolPolicyDto): PolicyDraft => ({
  isKept: !policy.deleteAfterUpload,
  maxAgeDays: policy.maxAgeDays,
  maxGigabytes: policy.maxBytes === null ? null : policy.maxBytes / BYTES_PER_GB,
  minFreePercent: policy.minFreeDiskPercent,
});

/** A node that keeps nothing needs no limits. */
export const policyOf = (draft: PolicyDraft): SpoolPolicyDto => ({
  deleteAfterUpload: !draft.isKept,
  maxAgeDays: draft.isKept ? draft.maxAgeDays : null,
  maxBytes: draft.isKept && draft.maxGigabytes !== null ? Math.round(draft.maxGigabytes * BYTES_PER_GB) : null,
  minFreeDiskPercent: draft.isKept ? draft.minFreePercent : null,
});

/** What the policy amounts to, as a sentence. */
export function policyInWords(draft: PolicyDraft): string {
  if (!draft.isKept) return 'The node deletes its copy as soon as the controller has confirmed all of a recording.';
  const limits = [
    draft.maxAgeDays === null ? null : `it is ${String(draft.maxAgeDays)} days old`,
    draft.maxGigabytes === null ? null : `the copies take more than ${size(draft.maxGigabytes * BYTES_PER_GB)}`,
    draft.minFreePercent === null ? null : `less than ${String(draft.minFreePercent)} % of the disk is free`,
  ].filter((limit) => limit !== null);
  if (limits.length === 0) return 'The node keeps its copies until the disk needs the space for a new recording.';
  return `The node keeps its copy of a recording until ${limits.join(' or ')}; the oldest goes first.`;
}
