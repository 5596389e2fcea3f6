/** Who may import whom (CONTRIBUTING.md, "The layers"). `test/build/import-rules.test.ts` proves that each rule fires. */

const ours = '^(main|renderer|shared|test|build)/';

module.exports = {
  forbidden: [
    {
      name: 'shared-imports-nothing-of-ours',
      comment: 'shared runs in every process: it knows none of them, and no DOM, Node or Electron.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: ours, pathNot: '^shared/' },
    },
    {
      name: 'shared-and-renderer-without-node',
      comment: 'The window is sandboxed and shared is loaded into it: neither has Node.',
      severity: 'error',
      from: { path: '^(shared|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-imports-only-shared',
      comment: 'The window talks to the host through the contract and knows nothing else.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: ours, pathNot: '^(renderer|shared)/' },
    },
    {
      name: 'compute-imports-only-shared',
      comment: 'The compute process must start without the rest of main.',
      severity: 'error',
      from: { path: '^main/compute/' },
      to: { path: ours, pathNot: '^(main/compute|shared)/' },
    },
    {
      name: 'transports-are-not-known-below',
      comment: 'app, serve and cli stand on the host; host, files, project and study do not know who calls them.',
      severity: 'error',
      from: { path: '^main/(host|files|project|study)/' },
      to: { path: '^main/(app|serve|cli)/' },
    },
    {
      name: 'nothing-imports-the-app',
      comment: 'The shell is a way in, not a library.',
      severity: 'error',
      from: { path: '^(main|renderer|shared)/', pathNot: '^main/app/' },
      to: { path: '^main/app/' },
    },
    {
      name: 'only-app-imports-electron',
      comment: "Everything else also runs under plain Node, where require('electron') starts a download.",
      severity: 'error',
      from: { path: '^(main|renderer|shared)/', pathNot: '^main/app/' },
      to: { path: '(^|/)electron(/|$)', dependencyTypesNot: ['local'] },
    },
    {
      name: 'no-test-or-build-code',
      comment: 'What ships does not depend on what tests or packs it.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(test|build|renderer)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means that two ideas are one, or that a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, path: '^(main|renderer|shared)/', pathNot: '[.](d[.]ts|json|css|csv|html)$|^main/compute/engine/assembly/' },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere breaks at run time.',
      severity: 'error',
      from: { path: '^(main|renderer|shared)/' },
      to: { couldNotResolve: true, pathNot: '[?]asset$|[.]generated' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^main/compute/engine/assembly/' },
    // Types count too: a type that crosses a border is knowledge that crosses it.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.svelte.ts', '.json', '.d.ts'],
    },
    // Our sources have no require().
    moduleSystems: ['es6'],
    skipAnalysisNotInRules: true,
  },
};
