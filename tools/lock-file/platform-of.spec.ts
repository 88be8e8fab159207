import { describe, expect, it } from '@jest/globals';

import { platformOf } from './platform-of.ts';

describe('platform of a package name', () => {
  it.each([
    ['@swc/core-linux-arm-gnueabihf', 'linux', 'arm'],
    ['@swc/core-win32-arm64-msvc', 'win32', 'arm64'],
    ['@oxc-parser/binding-android-arm-eabi', 'android', 'arm'],
    ['@unrs/resolver-binding-openharmony-arm64', 'openharmony', 'arm64'],
  ])('reads %s', (name, os, cpu) => {
    expect(platformOf(name)).toEqual({ os: [os], cpu: [cpu] });
  });

  it('knows none in an ordinary name', () => {
    expect(platformOf('linux-release-info')).toBeNull();
  });
});
