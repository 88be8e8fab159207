import { describe, expect, it } from '@jest/globals';

import { enrolCommand } from './enrol-command.ts';

const publicUrl = 'https://rakkr.example:8787';
const token = 'rakkr_bs_abc-DEF_123';

describe('enrolCommand', () => {
  it('carries address and token', () => {
    expect(enrolCommand({ publicUrl, token, caFingerprint: null })).toBe(
      'rakkr-agent enrol --controller-url https://rakkr.example:8787 --token rakkr_bs_abc-DEF_123',
    );
  });

  it('carries the fingerprint where the controller signs its own certificate', () => {
    expect(enrolCommand({ publicUrl, token, caFingerprint: 'ab12' })).toMatch(/ --ca-fingerprint ab12$/);
  });

  it('quotes an address that a shell would read as more than one word', () => {
    expect(enrolCommand({ publicUrl: "http://h/'$(id)'", token, caFingerprint: null })).toContain(
      String.raw`--controller-url 'http://h/'\''$(id)'\'''`,
    );
  });
});
