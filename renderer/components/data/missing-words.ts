import type { MissingRule } from '../../../shared/contract/data';

/** What each rule is called, and what it does to data and proofs. */
export const MISSING_WORDS: Readonly<Record<MissingRule, { label: string; about: string }>> = {
  refuse: { label: 'Refuse', about: 'Nothing is run while a used column lacks a value.' },
  drop: {
    label: 'Leave out the rows',
    about: 'Rows that lack a value in a used column take no part. Bounds and certificates are of the other rows, which they name.',
  },
  mean: {
    label: 'Fill with the mean',
    about:
      'Features get the mean of the training rows. Bounds are of these values, which nobody measured; a certificate needs the training rows saved as CSV.',
  },
};
