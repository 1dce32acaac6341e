/** Whether a Glue name, which knows no upper case, is wanted. */
export type NamePattern = (name: string) => boolean;

const toRegExp = (pattern: string) =>
  new RegExp(
    `^${pattern
      .toLowerCase()
      .split(/\*+/)
      .map(part => part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

/**
 * @param include - names, `*` stands for any characters; none means all
 * @param exclude - goes before `include`
 */
export function namePattern(
  include: string[] = [],
  exclude: string[] = [],
): NamePattern {
  const wanted = include.map(toRegExp);
  const unwanted = exclude.map(toRegExp);
  return name => {
    const folded = name.toLowerCase();
    return (
      (wanted.length === 0 || wanted.some(pattern => pattern.test(folded))) &&
      !unwanted.some(pattern => pattern.test(folded))
    );
  };
}
