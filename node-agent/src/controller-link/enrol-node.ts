import { hostname } from 'node:os';

import { PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';
import { DomainError } from '@rakkr/shared/problems/vocabulary';

import { isSystemError } from '../platform/system-error.ts';
import { agentVersion } from '../platform/version.ts';
import { ControllerApi } from './controller-api.ts';
import { ControllerAway } from './controller-fault.ts';
import { ControllerHttp } from './controller-http.ts';
import { controllerUrl } from './controller-url.ts';
import { storeEnrolment } from './enrolment-file.ts';
import { type Trust, pinnedCertificate, shownCertificates, trustFile } from './trusted-certificate.ts';

export interface EnrolmentOrder {
  readonly url: string;
  /** One-time token. */
  readonly token: string;
  /** SHA-256 of the controller's certificate or its authority, lower-case hex. */
  readonly caFingerprint: string | null;
  readonly caCertPath: string | null;
}

/**
 * Trades a one-time token for this node's credential and stores it.
 *
 * The token is sent only after the pinned certificate was seen, over a connection that trusts nothing else.
 */
export class EnrolNode {
  constructor(private readonly stateDir: string) {}

  /**
   * @throws DomainError, ControllerRefusal, ControllerAway; nothing is stored then
   */
  async run(order: EnrolmentOrder): Promise<{ nodeId: string; alias: string; url: string }> {
    const url = controllerUrl(order.url);
    const shown = await shownCertificates(url);
    const trust: Trust = order.caFingerprint === null ? trustFile(order.caCertPath) : pin(shown, order.caFingerprint);
    const http = new ControllerHttp(url, order.token, trust);
    try {
      const leaf = shown[0];
      const { nodeId, alias, credential } = await ControllerApi.enrol(http, {
        hostname: hostname(),
        agentVersion: agentVersion(),
        protocolVersion: PROTOCOL_VERSION,
        ...(leaf === undefined ? {} : { certificateFingerprint: leaf.sha256 }),
      });
      await storeEnrolment(this.stateDir, { url, nodeId, credential, trust });
      return { nodeId, alias, url };
    } catch (error) {
      if (error instanceof ControllerAway && isSystemError(error.cause, ...UNTRUSTED)) throw untrusted(url, error);
      throw error;
    } finally {
      await http.close();
    }
  }
}

/** What OpenSSL says of a certificate that leads to no authority of this machine. */
const UNTRUSTED = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

const untrusted = (url: string, cause: Error): DomainError =>
  new DomainError(
    'configuration.invalid',
    {
      detail: `This machine does not trust the certificate of ${url}. Run the command as the console shows it, with --ca-fingerprint.`,
    },
    { cause },
  );

function pin(shown: Awaited<ReturnType<typeof shownCertificates>>, fingerprint: string): Trust {
  const { pem, sha256 } = pinnedCertificate(shown, fingerprint);
  return { pem, pinnedSha256: sha256 };
}
