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

/**
 * Whether a table is wanted. A pattern with a dot is held against
 * `database.table`, one without against the table's own name.
 *
 * @param include - none means all
 * @param exclude - goes before `include`
 */
export function tablePattern(include: string[] = [], exclude: string[] = []) {
  const isQualified = (pattern: string) => pattern.includes('.');
  const matches = (patterns: string[]) => {
    const [qualified, plain] = [
      patterns.filter(isQualified),
      patterns.filter(pattern => !isQualified(pattern)),
    ];
    const whole = qualified.length > 0 ? namePattern(qualified) : undefined;
    const own = plain.length > 0 ? namePattern(plain) : undefined;
    return (database: string, table: string) =>
      Boolean(own?.(table) || whole?.(`${database}.${table}`));
  };
  const wanted = matches(include);
  const unwanted = matches(exclude);
  return (database: string, table: string) =>
    (include.length === 0 || wanted(database, table)) &&
    !unwanted(database, table);
}
