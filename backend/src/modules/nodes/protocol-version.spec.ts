import { describe, expect, it } from '@jest/globals';

import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';

import { requireKnownProtocol } from './protocol-version.ts';

describe('requireKnownProtocol', () => {
  it.each([undefined, OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION])('lets version %p pass', (version) => {
    expect(() => requireKnownProtocol(version)).not.toThrow();
  });

  it('names the controller as what to update when the agent is newer', () => {
    expect(() => requireKnownProtocol(PROTOCOL_VERSION + 1)).toThrow(
      /protocol\.unsupported: .* Update the controller\./,
    );
  });

  it('names the agent as what to update when the agent is older', () => {
    expect(() => requireKnownProtocol(OLDEST_PROTOCOL_VERSION - 1)).toThrow(/Update the agent on this node\./);
  });
});
