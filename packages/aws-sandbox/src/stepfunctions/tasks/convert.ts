import { TaskResource } from '../definition/resource';
import { isoTime } from '../interpret/step';
import { Json } from '../types';
import {
  attributeValuesFromWire,
  attributeValuesToWire,
} from './attributeValues';

/**
 * Services whose wire members begin with a small letter. In a state machine
 * all members begin with a capital, as in AWS's SDK for Java.
 */
const SMALL_MEMBERS = new Set(['sfn', 'ram']);

function renameMembers(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value))
    return value.map(item => renameMembers(item, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      rename(name),
      renameMembers(item, rename),
    ]),
  );
}

const small = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

type Integration = Pick<TaskResource, 'service' | 'optimised'>;

const renamesTypes = ({ service, optimised }: Integration) =>
  service === 'dynamodb' && !optimised;

/**
 * Arguments of a task → members as on the wire.
 *
 * @throws StateError `States.Runtime` for a member that AWS does not take
 */
export function toWire(integration: Integration, value: Json): Json {
  if (renamesTypes(integration)) return attributeValuesToWire(value);
  return SMALL_MEMBERS.has(integration.service)
    ? renameMembers(value, small)
    : value;
}

/** `Date` → ISO 8601; what is undefined is left out. */
function plain(value: unknown): Json | undefined {
  if (value === undefined || typeof value === 'function') return undefined;
  if (value instanceof Date) return isoTime(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(item => plain(item) ?? null);
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).flatMap(([name, item]) => {
      const json = plain(item);
      return json === undefined ? [] : [[name, json] as [string, Json]];
    });
    return Object.fromEntries(members);
  }
  return value as Json;
}

/** Answer of a service → result of a task. */
export function fromWire(integration: Integration, output: unknown): Json {
  const { $metadata: _, ...answer } = (output ?? {}) as Record<string, unknown>;
  const json = plain(answer) ?? {};
  if (renamesTypes(integration)) return attributeValuesFromWire(json);
  return SMALL_MEMBERS.has(integration.service)
    ? renameMembers(json, capital)
    : json;
}

/** Text as it is, anything else as JSON. */
const asText = (value: Json): Json =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * What an optimised integration does to its arguments: JSON where the API
 * wants text, and for EventBridge the ARNs of machine and execution.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export function optimise(
  service: string,
  parameters: { [member: string]: Json },
  arns: string[],
): { [member: string]: Json } {
  const textual = (member: string, from = parameters) =>
    from[member] === undefined ? {} : { [member]: asText(from[member]) };
  switch (service) {
    case 'sqs':
      return { ...parameters, ...textual('MessageBody') };
    case 'sns':
      return { ...parameters, ...textual('Message') };
    case 'sfn':
      return { ...parameters, ...textual('Input') };
    case 'eventbridge':
      return {
        ...parameters,
        Entries: (
          (parameters.Entries ?? []) as Array<{ [m: string]: Json }>
        ).map(entry => ({
          ...entry,
          ...textual('Detail', entry),
          Resources: [...((entry.Resources as Json[]) ?? []), ...arns],
        })),
      };
    default:
      return parameters;
  }
}
