import { policyDraft, policyInWords, policyOf } from './policy-draft.ts';

const KEEP = { deleteAfterUpload: false, maxAgeDays: 14, maxBytes: 200e9, minFreeDiskPercent: 10 };
const DELETE = { deleteAfterUpload: true, maxAgeDays: null, maxBytes: null, minFreeDiskPercent: null };

describe('what a node keeps, as a form', () => {
  it.each([KEEP, DELETE])('gives back what it was made of: %j', (policy) => {
    expect(policyOf(policyDraft(policy))).toEqual(policy);
  });

  it('has no limits for a node that keeps nothing', () => {
    expect(policyOf({ ...policyDraft(KEEP), isKept: false })).toEqual(DELETE);
  });

  it('says what it amounts to', () => {
    expect(policyInWords(policyDraft(KEEP))).toBe(
      'The node keeps its copy of a recording until it is 14 days old or the copies take more than 200 GB ' +
        'or less than 10 % of the disk is free; the oldest goes first.',
    );
    expect(policyInWords(policyDraft(DELETE))).toContain('as soon as the controller has confirmed');
  });
});
