// Between lower and upper case, and before the last capital of an acronym.
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

const separators = /[^\p{L}\p{N}]+/u;

const lower = (text: string) => text.toLocaleLowerCase('en-US');

/** `customer_email`, `customerEmail` → `customer`, `email` */
export const wordsOf = (name: string): string[] =>
  name
    .split(separators)
    .flatMap(part => part.split(humps))
    .filter(word => word.length > 0)
    .map(lower);

/**
 * What a name must also be written as to be found by its parts.
 *
 * A search engine finds what it takes for words. PostgreSQL takes a name with
 * dots for a host (`address.street`), one with slashes for a path, and one in
 * camel case for a single word, and looks for `street_name` as two words side by
 * side. Elasticsearch does not tell words apart at `_`.
 *
 * @param names - full names, fields of structs included
 * @returns the parts between dots, names in camel case as words side by side,
 *   and all words, each once and none that is a name itself
 */
export function nameForms(names: readonly string[]): Set<string> {
  const parts = new Set<string>();
  const words = new Set<string>();
  for (const name of names) {
    for (const part of name.split('.')) {
      const own = wordsOf(part);
      if (own.length === 0) continue;
      parts.add(part);
      if (own.join('_') !== lower(part)) parts.add(own.join(' '));
      own.forEach(word => words.add(word));
    }
  }
  const forms = new Set([...parts, ...words]);
  names.forEach(name => forms.delete(name));
  return forms;
}
