import { describe, expect, it } from '@jest/globals';

import { attachmentOf } from './attachment-name.ts';

describe('attachmentOf', () => {
  it('carries a name of any script beside an ASCII one', () => {
    expect(attachmentOf('Saal Größe', 'wav')).toBe(
      `attachment; filename="Saal Gr__e.wav"; filename*=UTF-8''Saal%20Gr%C3%B6%C3%9Fe.wav`,
    );
  });

  it.each([
    ['../../etc/passwd', '_.._etc_passwd.wav'],
    ['a"b\r\nc', 'a_b__c.wav'],
    ['2026-11-21 10:00', '2026-11-21 10_00.wav'],
    ['..', 'recording.wav'],
  ])('makes %j harmless', (name, expected) => {
    expect(attachmentOf(name, 'wav')).toContain(`filename="${expected}"`);
  });
});
