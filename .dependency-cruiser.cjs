/**
 * The import law: who may import whom. Each rule here is seen red in tools/boundaries/red/imports/<rule>.
 *
 * Specs stand beside the file they test and may reach across stages to build their set-up, so the rules
 * between the agent's stages exempt them; the rules between packages do not.
 */
const APPS = '^(backend|console|node-agent|provisioning)/';
const SPECS = '\\.(spec|conformance)\\.ts$';
const TEST_FOLDERS = '^(backend|console|node-agent|provisioning)/(?:test|e2e)/';
const AGENT = '^node-agent/src/';
/** There is no monitor/ yet: the name is reserved for listening in, and the rules wait for it. */
const STAGES = `${AGENT}(capture|metering|monitor|segment|render|spool|upload)/`;
/** The files of the agent that know every stage because they put them together. */
const WIRING = `${AGENT}((agent-main|capture-main|outliving-rings|agent\\.module)\\.ts$|(jobs|capture-supervision)/)`;
const MODULES = '^backend/src/modules/';

const packages = [
  {
    name: 'no-circular',
    comment: 'Two files that import each other are one file, or a third one is missing.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolvable',
    comment: 'An import that leads nowhere is a typing error or a missing dependency.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'apps-never-import-each-other',
    comment: 'Programs meet on the wire. What both ends know belongs into shared/.',
    from: { path: APPS, pathNot: TEST_FOLDERS },
    to: { path: APPS, pathNot: '^$1/' },
  },
  {
    name: 'tests-share-set-up-only',
    comment:
      'A story across programs starts them as processes. It may take the set-up of another package, not its source.',
    from: { path: TEST_FOLDERS },
    to: { path: APPS, pathNot: ['^$1/', '^[^/]+/test/'] },
  },
  {
    name: 'shared-imports-nothing-of-ours',
    comment: 'Contracts depend on no program.',
    from: { path: '^shared/' },
    to: { path: APPS },
  },
  {
    name: 'shared-depends-on-validation-only',
    comment: 'Every program carries what shared/ depends on, so it depends on the validation classes and nothing else.',
    from: { path: '^shared/src/', pathNot: [SPECS, '^shared/src/testing/'] },
    to: { path: 'node_modules/', pathNot: 'node_modules/(class-validator|class-transformer|reflect-metadata)/' },
  },
  {
    name: 'vocabulary-carries-no-decorators',
    comment:
      'The console and rakkr-capture import vocabulary files at run time; a decorator would pull class-validator in.',
    from: { path: '^shared/src/[^/]+/vocabulary\\.ts$' },
    to: { path: 'node_modules/(class-validator|class-transformer|reflect-metadata)/', reachable: true },
  },
  {
    name: 'product-never-imports-tests',
    comment: 'Fakes and builders live in test/ and shared/src/testing; a product file that needs one is a stub.',
    from: { path: '^(shared|backend|console|node-agent|provisioning)/src/', pathNot: [SPECS, '^shared/src/testing/'] },
    to: { path: [SPECS, '^[^/]+/(test|e2e)/', '^shared/src/testing/'] },
  },
  {
    name: 'nobody-imports-tools',
    comment: 'tools/ serves the repository, never a program.',
    from: { path: '^(shared|backend|console|node-agent|provisioning)/' },
    to: { path: '^tools/' },
  },
];

const backend = [
  {
    name: 'module-only-through-its-index',
    comment: "A module's face is its index.ts; the rest is its own business.",
    from: { path: `${MODULES}([^/]+)/` },
    to: { path: `${MODULES}([^/]+)/`, pathNot: [`${MODULES}$1/`, `${MODULES}[^/]+/index\\.ts$`] },
  },
  {
    name: 'platform-knows-no-domain',
    comment: 'platform/ would serve another product as well.',
    from: { path: '^backend/src/platform/' },
    to: { path: MODULES },
  },
  {
    name: 'domain-knows-no-transport',
    comment: 'Use cases and rules run the same behind HTTP, a queue and a test.',
    from: { path: `${MODULES}([^/]+)/`, pathNot: '/(http|queue|realtime)/|\\.module\\.ts$|/index\\.ts$' },
    to: { path: `${MODULES}$1/(http|queue|realtime)/` },
  },
  {
    name: 'migrations-stand-alone',
    comment: 'A migration is history: code that changes later must not change what it did.',
    from: { path: '^backend/.*migrations/', pathNot: SPECS },
    to: { path: MODULES },
  },
];

const nodeAgent = [
  {
    name: 'ffi-only-in-alsa',
    comment: 'libasound is declared once, with every return code; nobody else speaks to a shared library.',
    from: { pathNot: [`${AGENT}alsa/`, '^node-agent/test/'] },
    to: { path: '(^|/)node_modules/koffi/' },
  },
  {
    name: 'alsa-only-from-capture-and-inventory',
    comment: 'A device is opened by a capture process and listed by the inventory, nowhere else.',
    from: {
      path: AGENT,
      pathNot: [`${AGENT}(alsa|capture|inventory)/`, `${AGENT}(agent-main|capture-main|agent\\.module)\\.ts$`],
    },
    to: { path: `${AGENT}alsa/` },
  },
  {
    name: 'stages-never-see-each-other',
    comment:
      'A stage of the signal path sees pcm/ and platform/; frames reach it through a port that the wiring hands over.',
    from: { path: `${AGENT}(capture|metering|monitor|segment|render|spool|upload)/`, pathNot: SPECS },
    to: { path: AGENT, pathNot: [`${AGENT}$1/`, `${AGENT}(pcm|platform)/`, `${AGENT}alsa/`] },
  },
  {
    name: 'only-the-mains-and-jobs-wire-stages',
    comment: 'Which stage feeds which is decided in one place.',
    from: { path: AGENT, pathNot: [WIRING, STAGES, SPECS] },
    to: { path: STAGES },
  },
  {
    name: 'capture-control-only-from-the-wiring',
    comment: 'The socket between the two programs is spoken by the programs, not by stages.',
    from: { path: AGENT, pathNot: [WIRING, `${AGENT}capture-(control|supervision)/`, SPECS] },
    to: { path: `${AGENT}capture-control/` },
  },
  {
    name: 'pcm-is-pure',
    comment: 'pcm/ is arithmetic on samples: no device, no file, no socket, no framework.',
    from: { path: `${AGENT}pcm/`, pathNot: SPECS },
    to: {
      path: [AGENT, '^(node:)?(fs|net|http|https|child_process|worker_threads)(/|$)', 'node_modules/'],
      pathNot: `${AGENT}(pcm|platform)/`,
    },
  },
  {
    name: 'capture-has-no-network',
    comment: 'The process that holds a device can neither be reached nor stalled from the network.',
    from: { path: `${AGENT}(capture-main\\.ts$|(capture|metering|monitor|segment)/)`, pathNot: SPECS },
    to: {
      path: ['node_modules/(undici|socket\\.io-client|@nestjs)/', '^(node:)?(http|https|http2|tls|dgram)$'],
      reachable: true,
    },
  },
];

const consoleRules = [
  {
    name: 'feature-never-imports-feature',
    comment: 'Pages meet in the router; what two of them share belongs into ui/ or core/.',
    from: { path: '^console/src/app/features/([^/]+)/' },
    to: { path: '^console/src/app/features/', pathNot: '^console/src/app/features/$1/' },
  },
  {
    name: 'ui-is-dumb',
    comment: 'A ui/ component gets everything through its inputs.',
    from: { path: '^console/src/app/ui/' },
    to: { path: '^console/src/app/(core|features)/' },
  },
  {
    name: 'core-knows-no-feature',
    comment: 'core/ stands below every page.',
    from: { path: '^console/src/app/core/' },
    to: { path: '^console/src/app/features/' },
  },
  {
    name: 'console-takes-contracts-as-types',
    comment: 'DTO classes carry decorators. The console imports their types, and values from vocabulary files.',
    from: { path: '^console/src/' },
    to: { path: '^shared/src/[^/]+/index\\.ts$', dependencyTypesNot: ['type-only'] },
  },
];

module.exports = {
  forbidden: [...packages, ...backend, ...nodeAgent, ...consoleRules].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^tools/boundaries/red/'] },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['rakkr-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
