/**
 * What PostgreSQL puts before each line of its log, so that it can be read
 * again: process, virtual transaction, transaction (0 before it writes), and
 * database.
 */
export const logLinePrefix = '|%p|%v|%x|%d|';

/** The statements of one transaction, in their order. */
export interface LoggedTransaction {
  statements: string[];
  /** Whether it ever got a number of its own: only one that writes gets one. */
  hasWritten: boolean;
}

interface Line {
  key: string;
  transactionId: string;
  statement: string;
}

function readLines(log: string, database: string): Line[] {
  const lines: Line[] = [];
  let last: Line | undefined;
  for (const line of log.split('\n')) {
    const found = /^\|(\d+)\|([^|]*)\|(\d+)\|([^|]*)\|\w+: {2}(.*)$/.exec(line);
    if (found) {
      const [, pid, virtualId, transactionId, where, text] = found;
      const statement = /^(?:statement|execute [^:]*): (.*)$/.exec(text)?.[1];
      last =
        statement !== undefined && where === database
          ? { key: `${pid} ${virtualId}`, transactionId, statement }
          : undefined;
      if (last) lines.push(last);
    } else if (line.startsWith('\t') && last) {
      // A statement of several lines: all but the first begin with a tab.
      last.statement += `\n${line.slice(1)}`;
    }
  }
  return lines;
}

/**
 * Reads what `log_statement = all` wrote, a transaction at a time. A statement
 * outside of any transaction is one of its own.
 *
 * @param log - with {@link logLinePrefix}
 * @param database - whose transactions are wanted
 */
export function readTransactions(
  log: string,
  database: string,
): LoggedTransaction[] {
  const transactions = new Map<string, LoggedTransaction>();
  for (const { key, transactionId, statement } of readLines(log, database)) {
    const transaction = transactions.get(key) ?? {
      statements: [],
      hasWritten: false,
    };
    transaction.statements.push(statement);
    transaction.hasWritten ||= transactionId !== '0';
    transactions.set(key, transaction);
  }
  return [...transactions.values()];
}

/**
 * Whether a statement inserts, updates or deletes, also within a `with`. Texts,
 * quoted names and row locks do not count.
 */
export function isWrite(statement: string): boolean {
  const bare = statement
    .replace(/--.*$/gm, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/"(?:[^"]|"")*"/g, '""')
    .replace(/\bfor\s+(?:no\s+key\s+)?update\b/gi, ' ');
  return /\b(?:insert|update|delete|merge|truncate|copy)\b/i.test(bare);
}

/**
 * Whether the transaction is a provider's mutation: only that reads, before all
 * else, the hashes of what it was given before. The catalog's processing and
 * stitching and the scheduler never read them.
 */
export const isMutation = ({ statements }: LoggedTransaction): boolean =>
  statements.some(
    statement =>
      /^select\b/i.test(statement) && statement.includes('"unprocessed_hash"'),
  );

/** The table that a write goes to, for people. */
export const writtenTable = (statement: string): string =>
  /\b(?:insert\s+into|update|delete\s+from)\s+"?(\w+)/i.exec(statement)?.[1] ??
  statement.slice(0, 40);
