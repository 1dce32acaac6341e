import jsonata from 'jsonata';

/**
 * The JSONata in a string that is one: the whole string between `{%` and `%}`,
 * with nothing before or behind.
 */
export function expressionIn(value: string): string | undefined {
  return value.startsWith('{%') && value.endsWith('%}') && value.length >= 4
    ? value.slice(2, -2).trim()
    : undefined;
}

/** Why a text is not JSONata, or undefined when it is. */
export function syntaxError(text: string): string | undefined {
  try {
    jsonata(text);
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return [code, message].filter(Boolean).join(': ');
  }
}
