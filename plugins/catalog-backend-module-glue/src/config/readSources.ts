import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  KubernetesValidatorFunctions,
  parseEntityRef,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { defaultFlag } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueSource } from './GlueSource';
import { namePattern } from './namePattern';

const root = 'catalog.providers.awsGlue';

const sourceKeys = [
  'accountId',
  'region',
  'catalogId',
  'namespace',
  'schedule',
  'flag',
  'dataOwners',
  'databases',
  'system',
  'rejectRemovalsAbovePercentage',
];

// The first scan waits until the catalog has read the groups that own products.
const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 15 },
};

/**
 * Reads `catalog.providers.awsGlue`, which holds one source, or several by id.
 *
 * @throws InputError that names the key, for whatever is missing or wrong
 */
export function readSources(config: Config): GlueSource[] {
  const providers = config.getOptionalConfig(root);
  if (!providers) return [];
  const single = providers.keys().some(key => sourceKeys.includes(key));
  const sources = single
    ? [readSource('default', root, providers)]
    : providers
        .keys()
        .map(id => readSource(id, `${root}.${id}`, providers.getConfig(id)));
  refuseDoubles(sources);
  return sources;
}

function readSource(id: string, path: string, config: Config): GlueSource {
  const unknown = config.keys().find(key => !sourceKeys.includes(key));
  if (unknown) {
    throw new InputError(
      `${path}.${unknown} is not known; known are ${sourceKeys.join(', ')}`,
    );
  }
  const region = config.getString('region');
  check(/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region), path, 'region', region, {
    mustBe: 'an AWS region, such as eu-west-1',
  });
  const namespace = config.getOptionalString('namespace') ?? DEFAULT_NAMESPACE;
  check(
    KubernetesValidatorFunctions.isValidNamespace(namespace),
    path,
    'namespace',
    namespace,
    { mustBe: 'lower case letters, digits and dashes, at most 63' },
  );
  const percentage =
    config.getOptionalNumber('rejectRemovalsAbovePercentage') ?? 50;
  check(
    percentage >= 0 && percentage <= 100,
    path,
    'rejectRemovalsAbovePercentage',
    percentage,
    { mustBe: 'from 0 to 100' },
  );
  return {
    id,
    accountId: readAccountId(path, 'accountId', config),
    region,
    catalogId: readAccountId(path, 'catalogId', config),
    namespace,
    schedule: config.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : defaultSchedule,
    flag: config.getOptionalString('flag') ?? defaultFlag,
    dataOwners: readDataOwners(path, config),
    includesDatabase: namePattern(
      config.getOptionalStringArray('databases.include'),
      config.getOptionalStringArray('databases.exclude'),
    ),
    system: config.has('system')
      ? readRef(path, 'system', config.get('system'), 'system')
      : undefined,
    rejectRemovalsAbovePercentage: percentage,
  };
}

function check(
  valid: boolean,
  path: string,
  key: string,
  value: unknown,
  { mustBe }: { mustBe: string },
) {
  if (!valid) {
    throw new InputError(
      `${path}.${key} is ${JSON.stringify(value)}, but must be ${mustBe}`,
    );
  }
}

function readAccountId(path: string, key: string, config: Config) {
  // An account id without quotes is a number in YAML, and loses leading zeros.
  const value = config.getOptional(key);
  if (value === undefined) return undefined;
  check(typeof value === 'string' && /^\d{12}$/.test(value), path, key, value, {
    mustBe: 'twelve digits in quotes',
  });
  return value as string;
}

function readDataOwners(path: string, config: Config) {
  // Read as a whole: Backstage has no way to address a key that is a number.
  const owners = config.getOptional('dataOwners') ?? {};
  check(
    typeof owners === 'object' && !Array.isArray(owners),
    path,
    'dataOwners',
    owners,
    { mustBe: 'a map of account ids to groups' },
  );
  return Object.fromEntries(
    Object.entries(owners as JsonObject).map(([account, group]) => {
      check(/^\d{12}$/.test(account), path, 'dataOwners', account, {
        mustBe: 'a map whose keys are twelve digits in quotes',
      });
      return [account, readRef(path, `dataOwners.${account}`, group, 'group')];
    }),
  );
}

function readRef(path: string, key: string, ref: unknown, kind: string) {
  let valid = false;
  try {
    const parsed = parseEntityRef(ref as string, {
      defaultKind: kind,
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    valid = typeof ref === 'string' && parsed.kind.toLowerCase() === kind;
  } catch {
    // Not valid, then.
  }
  check(valid, path, key, ref, { mustBe: `the entity ref of a ${kind}` });
  return ref as string;
}

// Two sources of one catalog would fight over the same entities.
function refuseDoubles(sources: GlueSource[]) {
  const seen = new Map<string, string>();
  for (const { id, accountId, catalogId, region } of sources) {
    const key = `${catalogId ?? accountId ?? ''}/${region}`;
    const other = seen.get(key);
    if (other) {
      throw new InputError(
        `${root}.${id} reads the same Glue catalog and region as ${root}.${other}; make them one`,
      );
    }
    seen.set(key, id);
  }
}
