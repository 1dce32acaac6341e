import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MachineName } from '../definitions';
import type { CheckOptions } from './checkMachine';

export const usage = `npm run workflow:check -- FILE [--params FILE]

  FILE      a share machine in Amazon States Language (JSON)
  --params  JSON: { "values": { "Name": "value" },
                    "machines": { "judge": "FILE", "revoke": "FILE" } }
            values for each \${Name} that the shipped machines do not have, and
            the machines that yours starts, where they are not the shipped ones`;

interface Params {
  values?: Record<string, string>;
  machines?: Partial<Record<MachineName, string>>;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TypeError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function readJson(file: string): any {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new TypeError(`${file} is no JSON: ${(error as Error).message}`);
  }
}

function refuseUnknown(
  file: string,
  path: string,
  found: object,
  known: string[],
) {
  const unknown = Object.keys(found).find(name => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`${file}: ${path}${unknown} is not known`);
  }
}

function readParams(file: string): Params {
  const params = readJson(file);
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new TypeError(`${file}: an object is required`);
  }
  const { values = {}, machines = {} } = params;
  refuseUnknown(file, '', params, ['values', 'machines']);
  refuseUnknown(file, 'machines.', machines, ['judge', 'revoke']);
  for (const [path, texts] of Object.entries({ values, machines })) {
    for (const [name, value] of Object.entries(texts)) {
      if (typeof value !== 'string') {
        throw new TypeError(`${file}: ${path}.${name} must be a text`);
      }
    }
  }
  return { values, machines };
}

/**
 * @param args - of the command line; paths are relative to `directory`, those
 *   in a file of parameters to that file
 * @throws TypeError that says what is wrong, and where
 */
export function readCheckOptions(
  args: string[],
  directory: string,
): CheckOptions {
  const { values: options, positionals } = parseArgs({
    args,
    options: { params: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) {
    throw new TypeError('One file is required: the share machine');
  }
  const file = options.params && resolve(directory, options.params);
  const { values, machines = {} } = file ? readParams(file) : {};
  const nested = Object.entries(machines).map(([name, path]) => [
    name,
    readText(resolve(dirname(file ?? ''), path)),
  ]);
  return {
    machines: {
      ...Object.fromEntries(nested),
      share: readText(resolve(directory, positionals[0])),
    },
    values,
  };
}
