import { createHash, randomUUID } from 'node:crypto';

const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const fail = (message: string): never => {
  throw new Error(message);
};

const isInteger = (value: unknown): value is number => Number.isInteger(value);

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined;
  if (!Array.isArray(array))
    return fail('$partition: the first argument is not an array');
  if (!isInteger(size) || size < 1)
    return fail('$partition: the size is not a positive integer');
  return Array.from({ length: Math.ceil(array.length / size) }, (_, i) =>
    array.slice(i * size, (i + 1) * size),
  );
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  if (!isInteger(first) || !isInteger(last) || !isInteger(step) || step === 0) {
    return fail('$range: first, last and step are integers, and step is not 0');
  }
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1000) return fail('$range: more than 1,000 items');
  return Array.from({ length }, (_, i) => first + i * step);
}

function hash(data: unknown, algorithm: unknown): unknown {
  if (data === undefined) return undefined;
  const name = HASHES[String(algorithm)];
  if (!name)
    return fail(
      `$hash: the algorithm is not one of ${Object.keys(HASHES).join(', ')}`,
    );
  if (typeof data !== 'string') return fail('$hash: the data is not a string');
  return createHash(name).update(data).digest('hex');
}

/** Same seed, same number. */
function random(seed?: unknown): unknown {
  if (seed === undefined) return Math.random();
  if (!isInteger(seed)) return fail('$random: the seed is not an integer');
  return (
    createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32
  );
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string')
    return fail('$parse: the argument is not a string');
  return JSON.parse(text);
}

/**
 * What Step Functions adds to JSONata, and the `$eval` that it takes away.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export const stepFunctionsFunctions = {
  partition,
  range,
  hash,
  random,
  parse,
  uuid: () => randomUUID(),
  eval: undefined,
};
