import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import type { SegmentRoute } from '../system/ingest-node.ts';

export interface CurlUpload extends SegmentRoute {
  readonly file: string;
}

/**
 * `curl -T` of each file to its address, over kept-alive connections.
 *
 * @param lanes       transfers at the same time
 * @param configFile  receives what is too long for a command line
 * @returns seconds until the last was answered
 * @throws where one is not answered with 2xx
 */
export async function curlUploads(uploads: readonly CurlUpload[], lanes: number, configFile: string): Promise<number> {
  const blocks = uploads.map(({ url, headers, file }) =>
    [
      `url = "${url}"`,
      `upload-file = "${file}"`,
      'output = "/dev/null"',
      'fail',
      'silent',
      // curl waits a second for "100 Continue" unless told not to.
      'header = "Expect:"',
      ...Object.entries(headers)
        .filter(([name]) => name !== 'content-length')
        .map(([name, value]) => `header = "${name}: ${value}"`),
    ].join('\n'),
  );
  await writeFile(configFile, `${blocks.join('\nnext\n')}\n`, { mode: 0o600 });
  const startedMs = performance.now();
  const parallel = lanes > 1 ? ['--parallel', '--parallel-max', String(lanes)] : [];
  await promisify(execFile)('curl', [...parallel, '--config', configFile]);
  return (performance.now() - startedMs) / 1000;
}
