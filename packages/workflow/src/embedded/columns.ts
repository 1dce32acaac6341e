/** Columns with a flag, `undefined` for none. */
export const columns = (flags: Record<string, string | undefined>) =>
  Object.entries(flags).map(([Name, pii_flag]) => ({
    Name,
    Type: 'string',
    ...(pii_flag === undefined ? {} : { Parameters: { pii_flag } }),
  }));
