import { describe, expect, it } from '@jest/globals';

import { leadingJob } from './leading-job.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 9, minute));

describe('leadingJob', () => {
  it('is none in a quiet room', () => {
    expect(leadingJob([])).toBeNull();
  });

  it('is the capture, while an earlier recording still delivers', () => {
    const capturing = { phase: 'capturing', createdAt: at(5) } as const;
    expect(leadingJob([{ phase: 'uploading', createdAt: at(9) } as const, capturing])).toBe(capturing);
  });

  it('is the newest of several captures', () => {
    const newest = { phase: null, createdAt: at(7) } as const;
    expect(leadingJob([{ phase: 'capturing', createdAt: at(5) } as const, newest])).toBe(newest);
  });
});
