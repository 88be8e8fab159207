const PACKAGES = ['shared', 'backend', 'console', 'node-agent', 'provisioning', 'tools', 'deploy', 'docs'];

/** A scope is a package, or a package and one of its modules: fix(node-agent/segment). */
const scopeIsAPackage = ({ scope }) => [
  scope === null || scope === undefined || PACKAGES.includes(scope.split('/')[0]),
  `the scope begins with one of ${PACKAGES.join(', ')}`,
];

export default {
  extends: ['@commitlint/config-conventional'],
  plugins: [{ rules: { 'scope-is-a-package': scopeIsAPackage } }],
  rules: {
    'scope-is-a-package': [2, 'always'],
    'header-max-length': [2, 'always', 110],
    'body-max-line-length': [0],
    'footer-max-line-length': [0],
  },
};
