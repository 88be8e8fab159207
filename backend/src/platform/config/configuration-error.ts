/** The configuration is wrong: `issues` names every key at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration.invalid';

  constructor(readonly issues: readonly string[]) {
    super(issues.join('\n'));
  }
}
