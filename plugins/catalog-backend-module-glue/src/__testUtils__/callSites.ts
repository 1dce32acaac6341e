import type { GlueCall } from './tamperingProxy';

/**
 * Names calls by what they ask for and the page: `GetTables sales 2`. A call
 * that is repeated keeps its name.
 */
export function siteNamer(): (call: GlueCall) => string {
  const pages = new Map<string, string[]>();
  return ({ operation, input }) => {
    const asked = [operation, input.DatabaseName, input.Name]
      .filter(Boolean)
      .join(' ');
    const tokens = pages.get(asked) ?? [];
    pages.set(asked, tokens);
    const token = input.NextToken ?? '';
    if (!tokens.includes(token)) tokens.push(token);
    return `${asked} ${tokens.indexOf(token) + 1}`;
  };
}
