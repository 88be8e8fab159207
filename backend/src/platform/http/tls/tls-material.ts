/** What a TLS server shows; PEM. */
export interface TlsMaterial {
  /** The server's certificate, then those that signed it. */
  readonly cert: string;
  readonly key: string;
}
