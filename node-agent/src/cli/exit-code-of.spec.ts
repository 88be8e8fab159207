import { expect, it } from '@jest/globals';

import { DomainError } from '@rakkr/shared/problems/vocabulary';

import { AgentRunsAlready } from '../platform/agent-lock.ts';
import { ConfigurationError } from '../platform/config/agent-config.ts';
import { exitCodeOf } from './exit-code-of.ts';

it('tells a supervisor that trying again does not help where the configuration is wrong', () => {
  expect(exitCodeOf(new ConfigurationError(['RAKKR_FOO is not a known key.']))).toBe(78);
  expect(
    exitCodeOf(new DomainError('configuration.invalid', { detail: 'This machine belongs to no controller.' })),
  ).toBe(78);
});

it('lets a supervisor try again after everything else, another agent that still ends included', () => {
  expect(exitCodeOf(new Error('ENOSPC'))).toBe(1);
  expect(exitCodeOf(new AgentRunsAlready('/var/lib/rakkr/agent'))).toBe(1);
});
