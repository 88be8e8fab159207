import { expect, it } from '@jest/globals';

import type { InterfaceBackend } from '@rakkr/shared/nodes/vocabulary';

import { type OwnDevices, isOffered } from './is-offered.ts';

const own = { captureDevice: "file:'/tmp/room.raw',raw", demoFile: '/srv/speech.wav' };
const offered = (backend: InterfaceBackend, systemRef: string, of: OwnDevices = own): boolean =>
  isOffered(
    { interfaceId: 'one', backend, systemRef, channels: 1, rate: 48_000, sampleFormat: null, preRollSeconds: 0 },
    of,
  );

it.each(['hw:CARD=X32,DEV=0', 'plughw:1,0', 'hw:CARD=X32,DEV=0,SUBDEV=1', 'pipewire', 'jack', 'room-a.2'])(
  'opens %s',
  (name) => {
    expect(offered('alsa', name)).toBe(true);
  },
);

it.each([
  "file:'|touch /tmp/x',raw",
  'file:/etc/passwd',
  'plug:{type file file "|id" slave.pcm null}',
  'tee:hw,|id',
  '',
])('refuses %s: arguments of a PCM are orders to libasound, and some start a program', (name) => {
  expect(offered('alsa', name)).toBe(false);
});

it('opens whatever the node itself names, arguments or not', () => {
  expect(offered('alsa', "file:'/tmp/room.raw',raw")).toBe(true);
  expect(offered('alsa', "file:'/tmp/room.raw',raw", { ...own, captureDevice: null })).toBe(false);
});

it('plays the demo file of the node and no other file', () => {
  expect(offered('demo', 'demo:/srv/speech.wav')).toBe(true);
  expect(offered('demo', 'demo:/etc/shadow')).toBe(false);
  expect(offered('demo', 'demo:/srv/speech.wav', { ...own, demoFile: null })).toBe(false);
});
