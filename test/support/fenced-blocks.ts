/** A fenced block of a Markdown page. */
export interface FencedBlock {
  readonly language: string;
  /** The word after the language, which says what the tests do with the block; "" without one. */
  readonly purpose: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown page, in order. */
export function fencedBlocks(page: string): FencedBlock[] {
  return [...page.matchAll(/^```(\w+)(?: (\w+))?\n([^]*?)^```$/gm)].map(
    ([, language = "", purpose = "", text = ""]) => ({ language, purpose, text }),
  );
}
