import { stripVTControlCharacters } from 'node:util';

/**
 * What a JSON report of vitest or Playwright amounts to.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** A file that could not be loaded has no tests to count, yet it failed. @returns {Counts} */
export function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
}

/** An error outside of any test (a setup that failed, a file that could not be loaded) is a failure of its own. @returns {Counts} */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/** Why end-to-end tests were skipped, each reason once. @returns {string[]} */
export function skipReasons({ suites = [] }) {
  const of = (suite) => [
    ...(suite.suites ?? []).flatMap(of),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.flatMap(({ annotations }) => annotations.filter(({ type }) => type === 'skip').map(({ description }) => description)),
    ),
  ];
  return [...new Set(suites.flatMap(of))].filter(Boolean);
}

/** The first lines of what a test said when it failed: enough to know where to look, without colours. */
const gist = (text) =>
  stripVTControlCharacters(text ?? '')
    .trim()
    .split('\n')
    .slice(0, 6)
    .join('\n    ');

/** The tests that failed by vitest's report, each with the gist of its message. @returns {string[]} */
export function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => [
    ...assertionResults
      .filter((one) => one.status === 'failed')
      .map((one) => `${name} › ${one.fullName}\n    ${gist(one.failureMessages[0])}`),
    ...(status === 'failed' && assertionResults.length === 0 ? [`${name}\n    ${gist(message)}`] : []),
  ]);
}

/** The tests that failed by Playwright's report, each with the gist of its last message. @returns {string[]} */
export function failuresOfPlaywright({ suites = [], errors }) {
  const of = (suite, path) => [
    ...(suite.suites ?? []).flatMap((inner) => of(inner, `${path} › ${inner.title}`)),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ projectName, results }) => `[${projectName}] ${path} › ${spec.title}\n    ${gist(results.at(-1)?.error?.message)}`),
    ),
  ];
  return [...suites.flatMap((suite) => of(suite, suite.title)), ...errors.map(({ message }) => gist(message))];
}

/** A static check, or a runner that left no report: its exit status is the one test that it has. @returns {Counts} */
export function countStatus(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** A runner that ends badly without a failed test has failed all the same. @returns {Counts} */
export function withStatus(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The closing line. @param {Counts[]} all */
export function closingLine(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}
