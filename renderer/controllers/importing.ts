/** A file that the host holds ready while a person looks at it; null while a table is still to be pasted. */
export interface Importing {
  staged: { id: string; name: string; bytes: number } | null;
  /** To be called when the dialog closes. */
  over(): void;
}
