/** The arrows of CONTRIBUTING.md, "The map of the house": an import against them fails the check. */
const pure = ['intake', 'identity', 'access', 'planning', 'mining'];
const folder = (names) => `^src/(${names.join('|')})/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: folder(from), pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: folder([...from, ...allowed]) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('model-imports-nothing', ['model'], []),
    only('config-imports-model', ['config'], ['model']),
    only('okta-imports-model-config', ['okta'], ['model', 'config']),
    only('store-imports-model-config', ['store'], ['model', 'config']),
    only('sources-import-model-config-store', ['sources'], ['model', 'config', 'store']),
    only('intake-is-pure', ['intake'], ['model']),
    only('identity-is-pure', ['identity'], ['model']),
    only('access-is-pure', ['access'], ['model']),
    only('planning-is-pure', ['planning'], ['model', 'access', 'identity', 'intake']),
    only('mining-is-pure', ['mining'], ['model', 'access']),
    only('jobs-import-inwards', ['jobs'], ['model', 'config', 'okta', 'store', 'planning', 'access']),
    only('workflows-import-inwards', ['workflows'], ['model', 'config', 'okta', 'store', 'sources', 'jobs', ...pure]),
    only('mcp-imports-workflows', ['mcp'], ['model', 'config', 'workflows']),
    only('pages-import-workflows', ['pages'], ['model', 'config', 'workflows']),
    only('sandbox-imports-nothing-of-the-product', ['sandbox'], []),
    {
      name: 'cli-imports-workflows',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '^src/cli/(commands/sandbox|rehearsal-stage)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(cli|mcp|model|config|workflows|pages|main)' },
    },
    {
      name: 'only-the-sandbox-command-rehearsals-and-the-demo-import-the-sandbox',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox/|demo/|cli/commands/sandbox\\.ts|cli/rehearsal-stage\\.ts)|\\.test\\.ts$' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'pure-folders-do-no-io',
      severity: 'error',
      from: { path: folder(pure), pathNot: '\\.test\\.ts$' },
      to: { path: ['^(node:)?fs', '^(node:)?net$', '^(node:)?https?$', '^(node:)?child_process$', '^(node:)?worker_threads$', '^(node:)?dns'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
