import { writeDurably } from '../../platform/durable-file.ts';

/** Name in the state folder. */
export const KEPT_MANIFEST_FILE = 'recorder-cache-manifest.json';
/** What tools that read the manifest of the earlier recorder agent find in place of a policy's id. */
const POLICY_ID = 'node-spool-policy';

/**
 * The list of recordings of which this node keeps a confirmed copy, in the form of the earlier recorder agent, for
 * tools that read it. The spool does not depend on it: it is written from what lies there.
 */
export class KeptManifest {
  private written: string | null = null;

  constructor(
    private readonly path: string,
    private readonly folderOf: (recordingId: string) => string,
  ) {}

  /** Returns when the list is on the disk; an unchanged one is not written again. @throws the file system's error */
  async write(kept: readonly { readonly recordingId: string }[]): Promise<void> {
    const entries = kept
      .map(({ recordingId }) => recordingId)
      .toSorted()
      .map((recordingId) => {
        const folder = this.folderOf(recordingId);
        // Segments and renditions lie side by side in the recording's folder.
        return { recordingId, policyId: POLICY_ID, rawOutputPath: folder, outputPath: folder };
      });
    const text = `${JSON.stringify({ version: 1, entries }, null, 2)}\n`;
    if (text === this.written) return;
    await writeDurably(this.path, text);
    this.written = text;
  }
}
