import type { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

import * as x509 from '@peculiar/x509';

import { writeSecret } from '../../crypto/secret-file.ts';
import type { TlsMaterial } from './tls-material.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
const SERVER_DAYS = 397;
/** A server certificate is made anew at a start that is closer to its end than this. */
const RENEW_BEFORE_DAYS = 30;
/** Clocks of nodes that run behind take a fresh certificate all the same. */
const BACKDATE_MS = DAY_MS;

interface KeyedCertificate {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface SelfSigned extends TlsMaterial {
  /** Of the own authority; nodes are given it at enrolment. */
  readonly authorityPem: string;
  /** SHA-256 of the authority's certificate, `AB:CD:…`. */
  readonly fingerprint: string;
}

/** Every name and address by which this machine may be called. */
export const ownNames = (publicUrl: string | null): string[] => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  const publicName = publicUrl === null ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...publicName, ...addresses])].toSorted();
};

const alternativeNames = (names: readonly string[]): x509.SubjectAlternativeNameExtension =>
  new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })));

const serialNumber = (): string => `00${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const makeAuthority = async (now: Date): Promise<KeyedCertificate> => {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Rakkr authority of ${hostname()}`,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys };
};

const makeServer = async (
  authority: KeyedCertificate,
  names: readonly string[],
  now: Date,
): Promise<KeyedCertificate> => {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${hostname()}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + SERVER_DAYS * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      alternativeNames(names),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
    ],
  });
  return { certificate, keys };
};

const pemOfKey = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const readKeyed = async (folder: string, name: string): Promise<KeyedCertificate | null> => {
  const [certPath, keyPath] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  if (!existsSync(certPath) || !existsSync(keyPath)) return null;
  const certificate = new x509.X509Certificate(readFileSync(certPath, 'utf8'));
  const [der] = x509.PemConverter.decode(readFileSync(keyPath, 'utf8'));
  if (der === undefined) throw new Error(`${keyPath} holds no key`);
  const privateKey = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
  return { certificate, keys: { privateKey, publicKey: await certificate.publicKey.export() } };
};

const saveKeyed = async (folder: string, name: string, { certificate, keys }: KeyedCertificate): Promise<void> => {
  writeSecret(join(folder, `${name}.key`), await pemOfKey(keys.privateKey));
  writeFileSync(join(folder, `${name}.crt`), `${certificate.toString('pem')}\n`);
};

const isStillGood = (
  { certificate }: KeyedCertificate,
  authority: x509.X509Certificate,
  names: readonly string[],
  now: Date,
): boolean => {
  const known =
    certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value) ?? [];
  const outlasts = certificate.notAfter.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS;
  return outlasts && certificate.issuer === authority.subject && names.every((name) => known.includes(name));
};

const colons = (hash: ArrayBuffer): string =>
  (Buffer.from(hash).toString('hex').toUpperCase().match(/../g) ?? []).join(':');

/**
 * A certificate signed by an authority of this controller's own. The authority is made once and pinned by nodes; the
 * certificate is made anew when it nears its end or this machine has got another name or address.
 *
 * @param folder  where both are kept, mode 0700
 * @param names   names and addresses that the certificate is to hold
 */
export const selfSigned = async (folder: string, names: readonly string[], now: Date): Promise<SelfSigned> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let authority = await readKeyed(folder, 'authority');
  if (authority === null) {
    authority = await makeAuthority(now);
    await saveKeyed(folder, 'authority', authority);
  }
  let server = await readKeyed(folder, 'server');
  if (server === null || !isStillGood(server, authority.certificate, names, now)) {
    server = await makeServer(authority, names, now);
    await saveKeyed(folder, 'server', server);
  }
  const authorityPem = `${authority.certificate.toString('pem')}\n`;
  return {
    cert: `${server.certificate.toString('pem')}\n${authorityPem}`,
    key: await pemOfKey(server.keys.privateKey),
    authorityPem,
    fingerprint: colons(await authority.certificate.getThumbprint('SHA-256')),
  };
};
