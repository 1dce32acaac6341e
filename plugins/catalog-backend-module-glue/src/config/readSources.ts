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
import {
  defaultFlag,
  type LfTagSettings,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueSource } from './GlueSource';
import { namePattern, tablePattern } from './namePattern';

const root = 'catalog.providers.awsGlue';

const sourceKeys = [
  'accountId',
  'region',
  'catalogId',
  'namespace',
  'schedule',
  'databaseSchedule',
  'queueUrl',
  'flag',
  'lfTag',
  'lakeFormationRole',
  'dataOwners',
  'databases',
  'tables',
  'databasesOnly',
  'system',
  'rejectRemovalsAbovePercentage',
  'parallelism',
];

// The first scan waits until the catalog has read the groups that own products.
const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 30 },
  timeout: { hours: 2 },
  initialDelay: { seconds: 15 },
};

const defaultDatabaseSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 10 },
  initialDelay: { minutes: 1 },
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
  const parallelism = config.getOptionalNumber('parallelism') ?? 4;
  check(
    Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= 32,
    path,
    'parallelism',
    parallelism,
    { mustBe: 'a whole number from 1 to 32' },
  );
  const schedule = (key: string) =>
    config.has(key)
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig(key),
        )
      : undefined;
  return {
    id,
    accountId: readAccountId(path, 'accountId', config),
    region,
    catalogId: readAccountId(path, 'catalogId', config),
    namespace,
    schedule: schedule('schedule') ?? defaultSchedule,
    databaseSchedule: schedule('databaseSchedule') ?? defaultDatabaseSchedule,
    queueUrl: readQueueUrl(path, config),
    sensitivity: {
      flag: config.getOptionalString('flag') ?? defaultFlag,
      ...(config.has('lfTag') && { lfTag: readLfTag(path, config) }),
    },
    lakeFormationRole: readRole(path, config),
    dataOwners: readDataOwners(path, config),
    includesDatabase: namePattern(
      config.getOptionalStringArray('databases.include'),
      config.getOptionalStringArray('databases.exclude'),
    ),
    includesTable: tablePattern(
      config.getOptionalStringArray('tables.include'),
      config.getOptionalStringArray('tables.exclude'),
    ),
    databasesOnly: config.getOptionalBoolean('databasesOnly') ?? false,
    system: config.has('system')
      ? readRef(path, 'system', config.get('system'), 'system')
      : undefined,
    rejectRemovalsAbovePercentage: percentage,
    parallelism,
  };
}

function readQueueUrl(path: string, config: Config) {
  const url = config.getOptionalString('queueUrl');
  if (url === undefined) return undefined;
  check(URL.canParse(url), path, 'queueUrl', url, {
    mustBe: 'the URL of an SQS queue',
  });
  return url;
}

function readRole(path: string, config: Config) {
  const role = config.getOptionalString('lakeFormationRole');
  if (role === undefined) return undefined;
  check(
    /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(role),
    path,
    'lakeFormationRole',
    role,
    { mustBe: 'the ARN of an IAM role' },
  );
  return role;
}

function readLfTag(path: string, config: Config): LfTagSettings {
  const key = config.getString('lfTag.key');
  const sensitive = config.getStringArray('lfTag.sensitive');
  const notSensitive =
    config.getOptionalStringArray('lfTag.notSensitive') ?? [];
  const fold = (value: string) => value.trim().toLowerCase();
  const both = notSensitive.find(value =>
    sensitive.some(other => fold(other) === fold(value)),
  );
  check(both === undefined, path, 'lfTag.notSensitive', both, {
    mustBe: 'values that lfTag.sensitive has not',
  });
  return { key, sensitive, notSensitive };
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
