export interface EnrolCommandFacts {
  /** Address that nodes reach, without a slash at the end. */
  readonly publicUrl: string;
  readonly token: string;
  /** SHA-256 of the controller's own certificate authority; null where the certificate is one that systems know. */
  readonly caFingerprint: string | null;
}

/** Quoted for a POSIX shell, unless every character is harmless there. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The one line that a person runs on the recorder. */
export function enrolCommand({ publicUrl, token, caFingerprint }: EnrolCommandFacts): string {
  const words = ['rakkr-agent', 'enrol', '--controller-url', publicUrl, '--token', token];
  if (caFingerprint !== null) words.push('--ca-fingerprint', caFingerprint);
  return words.map(shellWord).join(' ');
}
