// The lint law. Each restriction of ours is seen red in tools/boundaries/red/lint. No rule warns: a warning is never read.
import eslint from '@eslint/js';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const SPECS = [
  '**/*.spec.ts',
  '**/*.{int,e2e,container}-spec.ts',
  '**/*.conformance.ts',
  '*/test/**',
  'console/e2e/**',
  'shared/src/testing/**',
];

/** What no file may contain, as [selector, message]. */
const restrictedSyntax = [
  ['MethodDefinition[kind="constructor"] > FunctionExpression[params.length>7]', 'Eight dependencies are two classes.'],
  [
    ':matches(MethodDefinition[kind!="constructor"] > FunctionExpression, :not(MethodDefinition) > FunctionExpression, FunctionDeclaration, ArrowFunctionExpression)[params.length>4]',
    'More than four parameters: pass an options object.',
  ],
  [
    'CatchClause > BlockStatement[body.length=0]',
    'Nothing is swallowed: rethrow with facts, map to a named outcome, or count it in a metric.',
  ],
  [
    'CallExpression[callee.property.name="catch"] > :matches(ArrowFunctionExpression, FunctionExpression):matches([body.body.length=0], [body.type="Identifier"][body.name="undefined"], [body.type="Literal"])',
    'Nothing is swallowed: map the failure to a named outcome, or count it in a metric.',
  ],
  [
    'TSAsExpression > :matches(TSAnyKeyword, TSUnknownKeyword)',
    'Parse at the edge instead of asserting; after that nothing is any or unknown.',
  ],
  [
    'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
    'A test runs or does not exist.',
  ],
].map(([selector, message]) => ({ selector, message }));

/** tools/ runs by type stripping, without a build: only syntax that can be erased. */
const notErasable = [
  {
    selector: ':matches(TSParameterProperty, TSEnumDeclaration, TSModuleDeclaration, Decorator)',
    message: 'Node runs this file by erasing its types, which leaves no code for this.',
  },
];

const ours = {
  'no-console': 'error',
  'no-restricted-syntax': ['error', ...restrictedSyntax],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: '@nestjs/common', importNames: ['forwardRef'], message: 'A cycle is a missing third module.' },
        { name: 'node:process', importNames: ['env'], message: 'Only platform/config reads the environment.' },
        { name: 'process', message: 'Only platform/config reads the environment.' },
      ],
    },
  ],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
  // A contract is a class for its decorators; what carries its fields is one, whoever made the object.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-misused-spread': 'off',
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // A port may be asynchronous while one of its implementations is not.
  '@typescript-eslint/require-await': 'off',
};

const onlyPlatformConfigReadsTheEnvironment = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only platform/config reads the environment.' },
  ],
};

/** Test set-up reads untyped JSON and knows that what it has just made is there. */
const relaxedInTests = {
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/unbound-method': 'off',
};

/** Typed linting with one program for each tsconfig: it holds the specs as well, which a package's own does not. */
const typed = (...project) => ({ parserOptions: { project, tsconfigRootDir: import.meta.dirname } });

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.angular/',
      '.demo/',
      'artefacts/',
      'coverage/',
      'scratch/',
      'tools/boundaries/red/imports/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, prettier],
    rules: ours,
  },
  {
    files: ['{shared,backend,node-agent,tools,provisioning}/**/*.ts', 'console/e2e/**/*.ts'],
    languageOptions: { ...typed('tsconfig.test.json'), globals: globals.node },
  },
  {
    files: ['console/src/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    languageOptions: { ...typed('console/tsconfig.spec.json'), globals: globals.browser },
    rules: { '@angular-eslint/use-lifecycle-interface': 'error' },
  },
  {
    files: ['console/src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    files: ['{shared,backend,node-agent,provisioning}/src/**/*.ts'],
    ignores: ['*/src/platform/config/**', ...SPECS],
    rules: onlyPlatformConfigReadsTheEnvironment,
  },
  { files: SPECS, rules: relaxedInTests },
  {
    files: ['tools/**/*.ts'],
    ignores: ['tools/boundaries/red/**'],
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, ...notErasable] },
  },
  {
    files: ['tools/boundaries/red/lint/**/*.ts'],
    languageOptions: typed('tools/boundaries/red/lint/tsconfig.json'),
    rules: onlyPlatformConfigReadsTheEnvironment,
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [eslint.configs.recommended, prettier],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['console/public/**/*.js'],
    languageOptions: { globals: globals.browser, sourceType: 'script' },
    rules: { 'no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
);
