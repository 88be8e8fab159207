/** One Jest for every package; each project is one layer of the test table in CONTRIBUTING.md. */
const base = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['rakkr-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2024',
        },
        module: { type: 'es6' },
      },
    ],
  },
};
const project = (displayName, testMatch, extra = {}) => ({
  ...base,
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  ...extra,
});

export default {
  maxWorkers: 2,
  // Stories start real programs on loaded machines; Jest reads this option here only, never from a project.
  testTimeout: 180_000,
  projects: [
    project('shared', ['shared/src/**/*.spec.ts']),
    project('backend', ['backend/src/**/*.spec.ts']),
    project('node-agent', ['node-agent/src/**/*.spec.ts']),
    project('tools', ['tools/**/*.spec.ts']),
    project('pipeline', ['node-agent/test/pipeline/**/*.spec.ts']),
    project('integration', ['backend/test/integration/**/*.int-spec.ts']),
    project('e2e', ['backend/test/e2e/**/*.e2e-spec.ts']),
    project('browser', ['console/e2e/**/*.spec.ts'], {
      setupFilesAfterEnv: ['<rootDir>/console/e2e/support/story-limit.ts'],
    }),
    project('hardware', ['node-agent/test/hardware/**/*.spec.ts']),
    project('containers', ['tools/containers/**/*.container-spec.ts']),
  ],
};
