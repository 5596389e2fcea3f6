import { expect, test } from 'vitest';
import {
  closingLine,
  countPlaywright,
  countStatus,
  countVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  skipReasons,
  withStatus,
} from '../../build/count.mjs';

const vitest = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };

test('a test file that could not be loaded counts as a failure', () => {
  const loaded = { status: 'failed', assertionResults: [{}] };
  const broken = { status: 'failed', assertionResults: [] };
  expect(countVitest({ ...vitest, testResults: [loaded] })).toEqual({ passed: 3, failed: 1, skipped: 2 });
  expect(countVitest({ ...vitest, testResults: [loaded, broken] })).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('an error outside of any end-to-end test counts as a failure', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 1, skipped: 2 });
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test('a bad exit status is a failure even where no test failed', () => {
  const good = { passed: 7, failed: 0, skipped: 0 };
  expect(withStatus(good, 0)).toEqual(good);
  expect(withStatus(good, 1)).toEqual({ ...good, failed: 1 });
  expect(withStatus({ ...good, failed: 2 }, 1).failed).toBe(2);
});

test('the closing line adds all runners up', () => {
  expect(closingLine([countStatus(0), countStatus(2), { passed: 10, failed: 0, skipped: 3 }])).toBe('11 passed, 1 failed, 3 skipped');
});

test('the reasons of skipped end-to-end tests are gathered from all depths, each once', () => {
  const skipped = (description?: string) => ({ tests: [{ annotations: [{ type: 'skip', description }] }] });
  const report = {
    suites: [
      { specs: [skipped('No Chromium'), { tests: [{ annotations: [{ type: 'slow', description: 'not this' }] }] }] },
      { suites: [{ specs: [skipped('No Electron'), skipped('No Chromium'), skipped()] }] },
    ],
  };
  expect(skipReasons(report)).toEqual(['No Chromium', 'No Electron']);
});

test('what failed in vitest is named with the first lines of its message', () => {
  const message = '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n  at a\n  at b\n  at c\n  at d\n  at e\n  at f';
  const failed = { status: 'failed', fullName: 'gap closes', failureMessages: [message] };
  const passed = { status: 'passed', fullName: 'gap opens', failureMessages: [] };
  const files = [
    { name: 'a.test.ts', status: 'failed', message: '', assertionResults: [failed, passed] },
    { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
  ];
  const [first, second, ...others] = failuresOfVitest({ testResults: files });
  expect(first).toBe(
    `a.test.ts › gap closes\n    AssertionError: expected 1 to be 2\n      at a\n      at b\n      at c\n      at d\n      at e`,
  );
  expect(second).toBe('b.test.ts\n    Cannot find module');
  expect(others).toEqual([]);
});

test('what failed in Playwright is named with its project and file', () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ projectName: 'chromium', status, annotations: [], results: [{ error: { message: 'Timed out' } }] }],
  });
  const suites = [
    {
      title: 'gap.spec.ts',
      specs: [spec('closes', 'unexpected'), spec('opens', 'expected')],
      suites: [{ title: 'dark', specs: [spec('shows', 'unexpected')] }],
    },
  ];
  expect(failuresOfPlaywright({ suites, errors: [{ message: 'No server' }] })).toEqual([
    '[chromium] gap.spec.ts › dark › shows\n    Timed out',
    '[chromium] gap.spec.ts › closes\n    Timed out',
    'No server',
  ]);
});
