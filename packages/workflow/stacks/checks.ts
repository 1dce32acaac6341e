/** A mistake in the configuration, told by the key that it is at. */
export class ConfigError extends Error {
  constructor(key: string, problem: string) {
    super(`${key}: ${problem}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads one value of the configuration.
 *
 * @throws ConfigError that names the key
 */
export type Check<T> = (value: unknown, key: string) => T;

type Shape = Record<string, Check<unknown>>;
type Values<S extends Shape> = { [K in keyof S]: ReturnType<S[K]> };

/** Text of a form; `what` says which. */
export const text =
  (pattern: RegExp, what: string): Check<string> =>
  (value, key) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw new ConfigError(
        key,
        value === undefined ? `${what} is missing` : `must be ${what}`,
      );
    }
    return value;
  };

export const oneOf =
  <T extends string>(...choices: T[]): Check<T> =>
  (value, key) => {
    if (!choices.includes(value as T)) {
      throw new ConfigError(
        key,
        `must be ${choices.join(' or ')}; there is no default`,
      );
    }
    return value as T;
  };

export const wholeNumber =
  (least: number, most: number): Check<number> =>
  (value, key) => {
    const given = Number.isInteger(value) ? (value as number) : NaN;
    if (!(given >= least && given <= most)) {
      throw new ConfigError(
        key,
        `must be a whole number from ${least} to ${most}`,
      );
    }
    return given;
  };

export const list =
  <T>(item: Check<T>): Check<T[]> =>
  (value, key) => {
    if (!Array.isArray(value)) throw new ConfigError(key, 'must be a list');
    return value.map((entry, i) => item(entry, `${key}[${i}]`));
  };

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value, key) =>
    value === undefined ? undefined : check(value, key);

export const withDefault =
  <T>(check: Check<T>, fallback: T): Check<T> =>
  (value, key) =>
    value === undefined ? fallback : check(value, key);

/** An object with these keys and no other. */
export const object =
  <S extends Shape>(shape: S): Check<Values<S>> =>
  (value, key) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ConfigError(key || 'the file', 'must be an object');
    }
    const at = (name: string) => (key ? `${key}.${name}` : name);
    const given = value as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(shape, name)) {
        throw new ConfigError(
          at(name),
          `is not known; there is ${Object.keys(shape).join(', ')}`,
        );
      }
    }
    return Object.fromEntries(
      Object.entries(shape).map(([name, check]) => [
        name,
        check(given[name], at(name)),
      ]),
    ) as Values<S>;
  };
