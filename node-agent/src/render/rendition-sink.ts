/** Where the PCM of a rendition goes: into an encoder, or into a file of our own. */
export interface RenditionSink {
  /** Aborts, with the reason, when it takes no more although nobody has ended it. */
  readonly failed: AbortSignal;
  /** Returns when there is room for more; until then `bytes` stay as they are. */
  write(bytes: Uint8Array): Promise<void>;
  /** So many bytes of zeros. */
  writeSilence(lengthBytes: number): Promise<void>;
  /** All was written: returns when the file is complete. */
  finish(): Promise<void>;
  /** Lets go of everything; the file is good for nothing. */
  abandon(): Promise<void>;
}
