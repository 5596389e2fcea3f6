import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Shell } from './shell';

export type TabName = 'Data' | 'Network' | 'Run' | 'Gap' | 'Rank' | 'Spline' | 'Geometry' | 'Compare';

/** A problem whose global optimum is known (test/reference), written as the CSV that a researcher would have. */
export function referenceProblem(folder: string, name = 'two-layer-relu-1-squared'): { csv: string; beta: number; optimum: number } {
  const { X, y, beta, optimum } = JSON.parse(readFileSync(join('test/reference', `${name}.json`), 'utf8')) as {
    X: number[][];
    y: number[];
    beta: number;
    optimum: number;
  };
  const csv = join(folder, 'problem.csv');
  const rows = X.map((row, i) => [...row, y[i]].join(','));
  writeFileSync(csv, [[...X[0].map((_, j) => `x${j + 1}`), 'response'].join(','), ...rows, ''].join('\n'));
  return { csv, beta, optimum };
}

/** The number in a label as the window writes it: 1,562 or −0.25 or 4.3 × 10⁻¹⁰. */
export function parseShown(text: string): number {
  const digits = text
    .trim()
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (power) =>
      [...power]
        .map((sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'.indexOf(sign))
        .map((at) => (at === 10 ? '-' : at))
        .join(''),
    )
    .replace(/\s*×\s*10/, 'e')
    .replace(/−/g, '-')
    .replace(/[,\s]/g, '');
  const value = Number(digits);
  if (digits === '' || Number.isNaN(value)) throw new Error(`"${text}" is not a number as the window writes it.`);
  return value;
}

/** What a person does in the window, by the names that a screen reader says. */
export class Workbench {
  constructor(private readonly shell: Shell) {}

  get page(): Page {
    return this.shell.page;
  }
  get certificate(): Locator {
    return this.page.getByRole('region', { name: 'Certificate' });
  }
  get runList(): Locator {
    return this.page.getByRole('region', { name: 'Runs' });
  }
  get nextRun(): Locator {
    return this.page.getByRole('form', { name: 'Next run' });
  }

  get importDialog(): Locator {
    return this.page.getByRole('dialog', { name: /^(Import|Paste a table)/ });
  }

  /** Chooses a file, which is then looked at. */
  async chooseCsv(path: string): Promise<void> {
    await this.shell.choose([path], () => this.page.getByRole('button', { name: 'Import data' }).first().click());
    await expect(this.importDialog).toBeVisible();
  }

  /** Takes what is looked at. */
  async takeImport(): Promise<void> {
    await expect(this.importDialog.getByRole('region', { name: 'First rows as they will be read' })).toBeVisible();
    await this.importDialog.getByRole('button', { name: 'Add data set' }).click();
    await expect(this.importDialog).toBeHidden();
  }

  async importCsv(path: string): Promise<void> {
    await this.chooseCsv(path);
    await this.takeImport();
  }

  async show(tab: TabName): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Views' }).getByRole('tab', { name: tab }).click();
    await expect(this.page.getByRole('tabpanel', { name: tab })).toBeVisible();
  }

  /** Types a number and leaves the field. */
  async enter(field: Locator, value: number): Promise<void> {
    await field.fill(String(value));
    await field.press('Tab');
  }

  /** Clicks an option of a segmented control: the label that covers its radio button. */
  async pick(group: string, option: string): Promise<void> {
    const radios = this.page.getByRole('radiogroup', { name: group });
    await radios
      .locator('label')
      .filter({ hasText: new RegExp(`^\\s*${option}\\s*$`) })
      .click();
    await expect(radios.getByRole('radio', { name: option, exact: true })).toBeChecked();
  }

  async setBeta(beta: number): Promise<void> {
    await this.show('Network');
    await this.enter(this.page.getByRole('textbox', { name: 'β' }), beta);
  }

  async prepareTraining(settings: { optimizer?: string; rate?: number; epochs: number; seeds: number }): Promise<void> {
    await this.show('Run');
    if (settings.optimizer) await this.nextRun.getByRole('combobox', { name: 'Optimiser' }).selectOption({ label: settings.optimizer });
    if (settings.rate) await this.enter(this.nextRun.getByRole('textbox', { name: 'Learning rate' }), settings.rate);
    await this.enter(this.nextRun.getByRole('textbox', { name: 'Epochs' }), settings.epochs);
    await this.enter(this.nextRun.getByRole('textbox', { name: 'Seeds' }), settings.seeds);
  }

  /** What stands under a term of the certificate card, which may have a note in brackets. */
  async reading(term: string): Promise<number> {
    const label = this.page.locator('dt').filter({ hasText: new RegExp(`^\\s*${term}\\s*(\\(.*\\))?\\s*$`) });
    const cell = this.certificate.locator('dl > div').filter({ has: label });
    return parseShown(await cell.locator('dd').evaluate((node) => node.firstChild?.textContent ?? ''));
  }

  /** Everything that the Gap tab says in words and digits: the certificate, and the inspector of the run. */
  async digits(): Promise<string[]> {
    const card = await this.certificate.innerText();
    const inspector = await this.page.getByRole('complementary', { name: 'Inspector' }).innerText();
    // When a run began is told in words that change with the clock.
    return [card, inspector.replace(/started .*/g, 'started')];
  }

  async chooseTheme(name: 'Light' | 'Dark' | 'High contrast'): Promise<void> {
    await this.page.getByRole('button', { name: 'Theme' }).click();
    await this.page.getByRole('menuitemradio', { name, exact: true }).click();
  }

  async exportFigure(
    figure: 'objective' | 'gap above the bound' | 'conditions of an optimum',
    format: 'SVG' | 'PNG' | 'CSV',
    folder: string,
  ): Promise<string[]> {
    await this.page.getByRole('button', { name: `Export ${figure}` }).click();
    await this.page.getByRole('menuitem', { name: format === 'CSV' ? 'CSV data' : `${format} figure` }).click();
    const dialog = this.page.getByRole('dialog', { name: `Export ${figure}` });
    const files = await this.shell.save(folder, format === 'CSV' ? 2 : 1, () =>
      dialog.getByRole('button', { name: `Export ${format}` }).click(),
    );
    await expect(dialog).toBeHidden();
    return files;
  }

  async save(folder: string): Promise<string> {
    const [file] = await this.shell.save(folder, 1, () => this.page.getByRole('button', { name: 'Save', exact: true }).click());
    return file;
  }

  async open(path: string): Promise<void> {
    await this.shell.choose([path], () => this.page.getByRole('button', { name: 'Open', exact: true }).click());
  }
}
