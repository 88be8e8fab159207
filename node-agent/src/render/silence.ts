const BLOCK_BYTES = 256 * 1024;

/** So many bytes of zeros, block by block. */
export function* silence(lengthBytes: number): Generator<Uint8Array> {
  const block = new Uint8Array(Math.min(lengthBytes, BLOCK_BYTES));
  for (let left = lengthBytes; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}
