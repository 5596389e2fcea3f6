export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export function countVitest(report: {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}): Counts;
export function countPlaywright(report: {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}): Counts;
interface Suite {
  suites?: Suite[];
  specs?: { tests: { annotations: { type: string; description?: string }[] }[] }[];
}
export function skipReasons(report: { suites?: Suite[] }): string[];
export function failuresOfVitest(report: {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}): string[];
interface SuiteOfResults {
  title: string;
  suites?: SuiteOfResults[];
  specs?: { title: string; tests: { projectName: string; status: string; results: { error?: { message?: string } }[] }[] }[];
}
export function failuresOfPlaywright(report: { suites?: SuiteOfResults[]; errors: { message?: string }[] }): string[];
export function countStatus(code: number): Counts;
export function withStatus(counts: Counts, code: number): Counts;
export function closingLine(all: Counts[]): string;
