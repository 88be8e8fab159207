/** A program that writes raw interleaved PCM to its standard output. */
export interface ExternalProgram {
  readonly command: string;
  /** As the program gets them: no shell reads them. */
  readonly args: readonly string[];
}
