import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import { audioBytes, readWaveHeader } from '@rakkr/shared/audio/vocabulary';

import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder, type TestSegment, gapAt } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
let recorder: TestRecorder;
let order: CaptureOrderDto;
let segments: TestSegment[];

beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
  recorder = await TestRecorder.enrol(admin, controller.withBearer);
  order = await recorder.record(admin);
  segments = [0, 1, 2].map((index) => recorder.segment(index, index * 100_000, 100_000));
  for (const segment of segments) await recorder.put(order.recordingId, segment);
});
afterAll(async () => controller.stop());

const ask = async (headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  admin.send(`recordings/${order.recordingId}/stream`, { method, headers });
const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('a recording that grows', () => {
  it('is a whole and valid file of what is known from its beginning', async () => {
    const gap = recorder.segment(4, 400_000, 1000);
    await recorder.put(order.recordingId, gap);
    const response = await ask();
    const file = await bytes(response);
    const audio = Buffer.concat(segments.map(({ pcm }) => pcm));
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(audioBytes(file)).equals(audio)).toBe(true);
    expect(readWaveHeader(file)).toEqual({ format: recorder.format, dataBytes: audio.length });
    await recorder.put(order.recordingId, recorder.segment(3, 300_000, 100_000));
    expect(readWaveHeader(await bytes(await ask())).dataBytes).toBe(401_000 * recorder.frameBytes);
  });
});

describe('a byte range', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-4095', 0, 4095],
    ['bytes=4000-4200', 4000, 4200],
    ['bytes=300001-900000', 300_001, 900_000],
    ['bytes=1600000-', 1_600_000, 1_608_095],
    ['bytes=-100', 1_607_996, 1_608_095],
    ['bytes=1608000-9999999', 1_608_000, 1_608_095],
  ])('%s is exact to the byte', async (range, start, end) => {
    const file = await bytes(await ask());
    expect(file.length).toBe(1_608_096);
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/1608096`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect((await bytes(response)).equals(file.subarray(start, end + 1))).toBe(true);
  });

  it('behind the end is refused with the length', async () => {
    const response = await ask({ range: 'bytes=1608096-' });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */1608096']);
    expect(await response.json()).toMatchObject({ code: 'recording.range-unsatisfiable' });
  });

  it('of another version is answered with the whole', async () => {
    const etag = (await ask({}, 'HEAD')).headers.get('etag')!;
    expect((await ask({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    expect((await ask({ range: 'bytes=0-9', 'if-range': '"older"' })).status).toBe(200);
  });
});

it('answers HEAD with the length and no body', async () => {
  const response = await ask({}, 'HEAD');
  expect([response.status, response.headers.get('content-length'), response.headers.get('accept-ranges')]).toEqual([
    200,
    '1608096',
    'bytes',
  ]);
  expect((await bytes(response)).length).toBe(0);
});

it('says that nothing has changed to a client that has the file', async () => {
  const etag = (await ask({}, 'HEAD')).headers.get('etag')!;
  expect((await ask({ 'if-none-match': etag })).status).toBe(304);
});

it('closes the file of a client that goes away in the middle', async () => {
  const gone = new AbortController();
  const response = await admin.send(`recordings/${order.recordingId}/stream`, { signal: gone.signal });
  await response.body!.getReader().read();
  gone.abort();
  const { readdirSync, readlinkSync } = await import('node:fs');
  const openMasters = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes(order.recordingId);
      } catch (error) {
        // The descriptor of the listing itself is closed by now.
        return error === null;
      }
    }).length;
  await until('no master is open', async () => openMasters() === 0);
});

it('is another file for who goes on with its download once its marks stand behind the audio', async () => {
  const other = await TestRecorder.enrol(admin, controller.withBearer);
  const growing = await other.record(admin);
  const segment = other.segment(0, 0, 1000);
  await other.put(growing.recordingId, segment);
  const path = `recordings/${growing.recordingId}/file`;
  const early = await admin.send(path);
  const length = (await bytes(early)).length;
  // Shorter than it says it is: nothing of it is verified, so that no hash of the audio tells the two apart.
  await other.manifest(growing, [segment], { gaps: [gapAt(1000, 1e12)] });
  await until('the end', async () => (await admin.get(`recordings/${growing.recordingId}`)).data.job.completedAt);
  const rest = await admin.send(path, {
    headers: { range: `bytes=${length}-`, 'if-range': early.headers.get('etag')! },
  });
  expect(rest.status).toBe(200);
  expect((await bytes(rest)).length).toBeGreaterThan(length);
});
