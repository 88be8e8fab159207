// A program that records nothing: two channels of S32_LE in which every frame carries its number, at the pace of a
// sound card. It stands for the recording programs that an operator may configure.
import { writeFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000000' },
    exit: { type: 'string', default: '0' },
    'last-words': { type: 'string', default: '' },
    'pid-file': { type: 'string', default: '' },
    torn: { type: 'boolean', default: false },
    'then-hang': { type: 'boolean', default: false },
    deaf: { type: 'boolean', default: false },
  },
});
const RATE = 48_000;
const FRAME_BYTES = 8;
const PERIOD_FRAMES = 240;
const STDOUT = 1;

if (values.deaf) process.on('SIGTERM', () => undefined);
if (values['pid-file'] !== '') writeFileSync(values['pid-file'], String(process.pid));

/** A pipe that is full for now is written to again. */
function write(bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(STDOUT, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function period(first, frames) {
  const bytes = Buffer.alloc(frames * FRAME_BYTES);
  for (let at = 0; at < frames; at++) {
    bytes.writeUInt32LE((((first + at) & 0xffffff) << 8) >>> 0, at * FRAME_BYTES);
    bytes.writeUInt32LE(((((first + at) & 0xffffff) << 8) | 1) >>> 0, at * FRAME_BYTES + 4);
  }
  return bytes;
}

function bye() {
  if (values['then-hang']) return setInterval(() => undefined, 1_000);
  if (values['last-words'] !== '') process.stderr.write(`banner\n${values['last-words']}\n`);
  process.exitCode = Number(values.exit);
}

const total = Number(values.frames);
const startedAt = performance.now();
let written = 0;

function pace() {
  const due = Math.floor(((performance.now() - startedAt) / 1000) * RATE);
  while (written < total && written + PERIOD_FRAMES <= due + PERIOD_FRAMES - 1) {
    const frames = Math.min(PERIOD_FRAMES, total - written);
    const bytes = period(written, frames);
    const cut = values.torn ? FRAME_BYTES / 2 + 1 : bytes.length;
    write(bytes.subarray(0, cut));
    if (cut < bytes.length) write(bytes.subarray(cut));
    written += frames;
  }
  if (written >= total) bye();
  else setTimeout(pace, 2);
}
pace();
