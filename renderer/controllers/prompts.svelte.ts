export interface Choice<T extends string> {
  value: T;
  label: string;
  variant?: 'default' | 'primary' | 'danger';
}
interface Question {
  title: string;
  text: string;
  choices: Choice<string>[];
  answer(value: string | null): void;
}
interface TextQuestion {
  title: string;
  label: string;
  value: string;
  confirm: string;
  answer(value: string | null): void;
}

/** Questions that must be answered before something goes on; null is the answer of a closed dialog. */
export class Prompts {
  question = $state.raw<Question | null>(null);
  text = $state.raw<TextQuestion | null>(null);

  ask<T extends string>(title: string, text: string, choices: Choice<T>[]): Promise<T | null> {
    this.question?.answer(null);
    return new Promise((resolve) => {
      this.question = {
        title,
        text,
        choices,
        answer: (value) => {
          this.question = null;
          resolve(value as T | null);
        },
      };
    });
  }

  askText(title: string, label: string, value: string, confirm: string): Promise<string | null> {
    this.text?.answer(null);
    return new Promise((resolve) => {
      this.text = {
        title,
        label,
        value,
        confirm,
        answer: (given) => {
          this.text = null;
          resolve(given);
        },
      };
    });
  }
}
