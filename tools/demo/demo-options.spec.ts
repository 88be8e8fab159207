import { describe, expect, it } from '@jest/globals';

import { readDemoOptions } from './demo-options.ts';

describe('readDemoOptions', () => {
  it('takes the empty texts of make for nothing', () => {
    const options = readDemoOptions({ DEVICE: '', ONCE: '', LAN: '', PORT: '' });
    expect(options).toMatchObject({ device: undefined, isOnce: false, isOnLan: false, port: 8787 });
  });

  it('takes a device, a port and both switches', () => {
    const options = readDemoOptions({ DEVICE: 'hw:CARD=X32', ONCE: '1', LAN: 'yes', PORT: '8801' });
    expect(options).toMatchObject({ device: 'hw:CARD=X32', isOnce: true, isOnLan: true, port: 8801 });
  });

  it('leaves a switch off that is set to 0 or no', () => {
    expect(readDemoOptions({ ONCE: '0', LAN: 'no' })).toMatchObject({ isOnce: false, isOnLan: false });
  });

  it('refuses a port that is none', () => {
    expect(() => readDemoOptions({ PORT: '70000' })).toThrow('PORT is "70000". It is a whole number from 1 to 65535.');
  });
});
