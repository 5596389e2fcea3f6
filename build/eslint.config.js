import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const root = new URL('..', import.meta.url).pathname;

/** Rules that need types: promises that nobody awaits, switches that forget a case. */
const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const everywhere = {
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }],
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
};

/** Files with the program (tsconfig) that types them. */
const program = (project, files, more = {}) => ({
  files,
  languageOptions: {
    parserOptions: { project: `build/tsconfig.${project}.json`, tsconfigRootDir: root, extraFileExtensions: ['.svelte'] },
  },
  rules: { ...typed, ...more },
});

export default defineConfig(
  globalIgnores(['node_modules/', 'out/', 'dist/', 'test-results/', 'screenshots/', '**/*.generated.ts', 'main/compute/engine/assembly/']),
  // An exception to a rule belongs here, with its reason, where it can be seen.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  { rules: everywhere },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['**/*.ts', '**/*.svelte'], rules: { 'no-undef': 'off' } },
  // Controllers keep plain maps in $state.raw and replace them whole, or use them as caches that nothing shows.
  { rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  // Readers of files look for control characters on purpose.
  { files: ['main/files/**', 'test/main/files/**'], rules: { 'no-control-regex': 'off' } },
  { files: ['shared/**', 'renderer/**', 'main/compute/**'], rules: { 'no-console': 'error' } },
  program('main', ['main/**/*.ts', 'shared/**/*.ts', 'electron.config.ts']),
  program('test', ['test/**/*.ts', 'build/*.ts']),
  program('renderer', ['renderer/**/*.ts', 'test/renderer/**/*.ts']),
  {
    files: ['renderer/**/*.svelte', 'test/renderer/**/*.svelte'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: ts.parser,
        project: 'build/tsconfig.renderer.json',
        tsconfigRootDir: root,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      ...typed,
      // Props and derived values are declared together, and some of them change.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props'] }],
      // It takes the words of the reason behind "--" for names of warnings; the compiler itself reports the names that it does not know.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  // Playwright reads from the pattern which fixtures a fixture needs; none is {}.
  { files: ['test/e2e/**'], rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
  { files: ['renderer/**/*.svelte.ts'], languageOptions: { parser: ts.parser } },
);
