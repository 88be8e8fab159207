import { describe, expect, it } from '@jest/globals';

import { MAX_SEGMENT_INDEX } from '@rakkr/shared/agent-protocol/vocabulary';
import { DomainError } from '@rakkr/shared/problems';

import { segmentHeaders } from './segment-headers.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const good = {
  'content-length': '600',
  'x-rakkr-start-frame': '48000',
  'x-rakkr-frames': '100',
  'content-digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
};

const codeOf = (task: () => unknown): string => {
  try {
    task();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
  }
  return 'none';
};

describe('segmentHeaders', () => {
  it('reads frames, length and digest', () => {
    expect(segmentHeaders('7', good)).toEqual({
      index: 7,
      startFrame: 48_000,
      lengthFrames: 100,
      contentLengthBytes: 600,
      sha256: EMPTY_SHA256,
    });
  });

  it('finds the SHA-256 beside another digest', () => {
    const digests = { ...good, 'content-digest': `sha-512=:AAAA:, ${good['content-digest']}` };
    expect(segmentHeaders('7', digests).sha256).toBe(EMPTY_SHA256);
  });

  it('names the greatest number as well where that is exceeded', () => {
    expect(() => segmentHeaders('99999999999', good)).toThrow(`from 0 to ${String(MAX_SEGMENT_INDEX)}`);
  });

  it.each([
    ['segment.digest-missing', '7', { ...good, 'content-digest': undefined }],
    ['segment.digest-missing', '7', { ...good, 'content-digest': 'sha-256=:short=:' }],
    ['segment.headers-invalid', '-1', good],
    ['segment.headers-invalid', '1.5', good],
    ['segment.headers-invalid', '99999999999', good],
    ['segment.headers-invalid', '7', { ...good, 'content-length': undefined }],
    ['segment.headers-invalid', '7', { ...good, 'x-rakkr-frames': '0' }],
    ['segment.headers-invalid', '7', { ...good, 'x-rakkr-start-frame': '1e3' }],
  ] as const)('refuses with %s: index %s, headers %j', (code, index, headers) => {
    expect(codeOf(() => segmentHeaders(index, headers))).toBe(code);
  });
});
