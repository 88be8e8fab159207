import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type DetailedPeerCertificate, type PeerCertificate, checkServerIdentity, connect } from 'node:tls';

import { DomainError } from '@rakkr/shared/problems/vocabulary';

/** What the node trusts beside the certificates of its system. */
export interface Trust {
  /** PEM of authorities or of the controller's own certificate; null = the system's authorities alone. */
  readonly pem: string | null;
  /** SHA-256 of the pinned certificate, lower-case hex; a leaf with it needs no matching host name. */
  readonly pinnedSha256: string | null;
}

export const trustFile = (path: string | null): Trust => ({
  pem: path === null ? null : readFileSync(path, 'utf8'),
  pinnedSha256: null,
});

export interface TlsTrust {
  readonly ca?: string;
  /** The pinned certificate may be the leaf itself. */
  readonly allowPartialTrustChain?: boolean;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** TLS options for every connection to the controller. A pinned certificate replaces the system's authorities. */
export const tlsOptions = (trust: Trust): TlsTrust => ({
  ...(trust.pem === null ? {} : { ca: trust.pem, allowPartialTrustChain: true }),
  checkServerIdentity: (host, certificate) =>
    trust.pinnedSha256 !== null && plainHex(certificate.fingerprint256) === trust.pinnedSha256
      ? undefined
      : checkServerIdentity(host, certificate),
});

/**
 * Looks at the certificates that the controller shows, before anything is sent to it.
 *
 * @returns the leaf first; empty on plain HTTP
 * @throws the network's error
 */
export async function shownCertificates(url: string, timeoutMs = 10_000): Promise<readonly ShownCertificate[]> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'http:') return [];
  const host = hostname.replace(/^\[|\]$/g, '');
  // Nothing is trusted here: the connection carries no data and ends once the certificates were read.
  const socket = connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
    return chainOf(socket.getPeerCertificate(true));
  } finally {
    socket.destroy();
  }
}

export interface ShownCertificate {
  readonly sha256: string;
  readonly pem: string;
}

/**
 * The certificate among those shown that has the fingerprint the installer was given.
 *
 * @throws DomainError configuration.invalid if none has
 */
export function pinnedCertificate(shown: readonly ShownCertificate[], sha256: string): ShownCertificate {
  const pinned = shown.find((certificate) => certificate.sha256 === sha256);
  if (pinned !== undefined) return pinned;
  const seen = shown.map((certificate) => certificate.sha256).join(', ') || 'none';
  throw new DomainError('configuration.invalid', {
    detail: `The controller shows other certificates than the one asked for (${seen}). Check the address and the fingerprint.`,
  });
}

function chainOf(leaf: DetailedPeerCertificate): ShownCertificate[] {
  const chain: ShownCertificate[] = [];
  for (let certificate = leaf; ; certificate = certificate.issuerCertificate) {
    const sha256 = plainHex(certificate.fingerprint256);
    // A self-signed certificate is its own issuer.
    if (chain.some((known) => known.sha256 === sha256)) return chain;
    chain.push({ sha256, pem: pemOf(certificate.raw) });
    if (!hasIssuer(certificate)) return chain;
  }
}

/** Node's types promise an issuer that the last certificate of a chain without its root does not have. */
const hasIssuer = (certificate: Partial<DetailedPeerCertificate>): boolean =>
  certificate.issuerCertificate !== undefined;

const plainHex = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
