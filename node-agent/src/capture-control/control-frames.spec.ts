import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FrameSplitter, controlFrame } from './control-frames.ts';

it('cuts a stream into the same frames however it was torn', () => {
  const frames = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 40 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 50 }), (sent, pieceBytes) => {
      const stream = Buffer.concat(sent.map(([type, payload]) => controlFrame(type, payload)));
      const received: [number, number[]][] = [];
      const splitter = new FrameSplitter((type, payload) => received.push([type, [...payload]]));
      for (let at = 0; at < stream.length; at += pieceBytes) splitter.push(stream.subarray(at, at + pieceBytes));
      expect(received).toEqual(sent.map(([type, payload]) => [type, [...payload]]));
    }),
  );
});

it('refuses a frame of no length and one that is longer than any', () => {
  const splitter = () => new FrameSplitter(() => undefined);
  expect(() => splitter().push(Buffer.from([0, 0, 0, 0]))).toThrow('0 bytes');
  expect(() => splitter().push(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow('4294967295 bytes');
});
