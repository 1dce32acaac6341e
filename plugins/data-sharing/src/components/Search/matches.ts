import type { ResultHighlight } from '@backstage/plugin-search-common';

const lower = (text: string) => text.toLocaleLowerCase();

/** Letters and digits only: `customer_email` is `customerEmail`. */
const bare = (text: string) => lower(text).replace(/[^\p{L}\p{N}]+/gu, '');

/** What is looked for in a document. */
export interface Sought {
  /** As they were typed, in lower case. */
  typed: string[];
  /** What the search engine found: other forms of the words, misspelt ones. */
  highlighted: string[];
}

/**
 * @param term - as it was typed
 * @param highlight - as the search engine gives it
 */
export function soughtIn(
  term: string,
  highlight: ResultHighlight | undefined,
): Sought {
  const found = new Set<string>();
  const { preTag = '', postTag = '', fields = {} } = highlight ?? {};
  if (preTag && postTag) {
    for (const field of Object.values(fields)) {
      for (const part of (field ?? '').split(preTag).slice(1)) {
        found.add(lower(part.split(postTag)[0]));
      }
    }
  }
  const isWord = (word: string) => bare(word) !== '';
  return {
    typed: lower(term).split(/\s+/).filter(isWord),
    highlighted: [...found].filter(isWord),
  };
}

const matches = (text: string, word: string) =>
  lower(text).includes(word) || bare(text).includes(bare(word));

/** Better where it is spelt so, and the more of the text is the word. */
const closeness = (text: string, word: string) =>
  Number(lower(text).includes(word)) + bare(word).length / bare(text).length;

/** The texts with one of the words or more, and which. */
const containing = (texts: readonly string[], words: string[]) =>
  texts
    .map(text => ({ text, words: words.filter(word => matches(text, word)) }))
    .filter(found => found.words.length > 0);

/**
 * Those of the texts that contain what is sought, best first. Where some contain
 * more of the typed words than others, only they. What the search engine
 * highlights, in any of its forms, counts where nothing contains a typed word.
 */
export function matching(texts: readonly string[], sought: Sought): string[] {
  const typed = containing(texts, sought.typed);
  const most = Math.max(...typed.map(({ words }) => words.length));
  const found =
    typed.length > 0
      ? typed.filter(({ words }) => words.length === most)
      : containing(texts, sought.highlighted);
  return found
    .map(({ text, words }) => ({
      text,
      close: Math.max(...words.map(word => closeness(text, word))),
    }))
    .sort((a, b) => b.close - a.close)
    .map(({ text }) => text);
}

/** Around what is sought; of no meaning in any text. */
export const tags = { preTag: '\ue000', postTag: '\ue001' } as const;

/** Puts {@link tags} around what is sought: all of a text that spells it otherwise. */
export function tagged(text: string, sought: Sought): string {
  const { preTag, postTag } = tags;
  const hits = (words: string[]) => words.filter(word => matches(text, word));
  const typed = hits(sought.typed);
  const words = typed.length > 0 ? typed : hits(sought.highlighted);
  const clean = text.replace(/[\ue000\ue001]/g, '');
  if (words.length === 0) return clean;
  const pattern = words
    .sort((a, b) => b.length - a.length)
    .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const around = clean.replace(
    new RegExp(pattern, 'giu'),
    found => `${preTag}${found}${postTag}`,
  );
  return around === clean ? `${preTag}${clean}${postTag}` : around;
}
