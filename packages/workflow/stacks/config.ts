import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFlag } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  ConfigError,
  list,
  object,
  oneOf,
  optional,
  text,
  wholeNumber,
  withDefault,
} from './checks';

const accountId = text(/^\d{12}$/, 'an account id of twelve digits, in quotes');
const name = (most: number) =>
  text(
    new RegExp(`^[A-Za-z][A-Za-z0-9-]{0,${most - 1}}$`),
    `a name of at most ${most} letters, digits and hyphens`,
  );

const central = object({
  account: accountId,
  region: text(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'an AWS region'),
  // Names of roles and queues begin with it; the longest are 64 characters.
  prefix: withDefault(name(32), 'data-sharing'),
  portalUrl: text(/^https:\/\/[^\s"'\\]+$/, 'an https URL'),
  policy: object({
    unflagged: oneOf('share', 'approve'),
    wholeDatabase: oneOf('by-verdict', 'approve'),
  }),
  allowedAccounts: list(accountId),
  portal: object({
    principal: text(
      /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
      'the ARN of an IAM role or user',
    ),
    externalId: optional(
      text(/^[\w+=,.@:/-]{2,1224}$/, 'an external id of 2 characters or more'),
    ),
  }),
  flag: withDefault(
    text(/^[^\s"'\\{}%]+$/, 'the name of a Glue parameter'),
    defaultFlag,
  ),
  approvalTimeoutSeconds: withDefault(
    wholeNumber(60, 365 * 24 * 3600),
    14 * 24 * 3600,
  ),
  organizationId: optional(
    text(/^o-[a-z0-9]{10,32}$/, 'the id of an organisation, o-…'),
  ),
  producerRoleName: withDefault(name(64), 'ProducerWorkflowRole'),
  consumerRoleName: withDefault(name(64), 'DataSharingConsumerRole'),
});

const file = object({
  central,
  producers: withDefault(
    list(
      object({
        account: accountId,
        email: optional(text(/^[^\s@]+@[^\s@]+$/, 'an e-mail address')),
      }),
    ),
    [],
  ),
  consumers: withDefault(list(object({ account: accountId })), []),
});

/** What is deployed, with its defaults. */
export type StacksConfig = ReturnType<typeof file>;
export type CentralConfig = StacksConfig['central'];
export type ProducerConfig = StacksConfig['producers'][number];
export type ConsumerConfig = StacksConfig['consumers'][number];

/** Each account once, because it has one stack. */
function eachOnce(key: string, members: Array<{ account: string }>): void {
  const accounts = members.map(({ account }) => account);
  accounts.forEach((account, i) => {
    if (accounts.indexOf(account) !== i) {
      throw new ConfigError(`${key}[${i}].account`, 'is there twice');
    }
  });
}

/**
 * Checks a configuration.
 *
 * @throws ConfigError that names the key
 */
export function parseConfig(value: unknown): StacksConfig {
  const config = file(value, '');
  const { producers, consumers } = config;
  const { account, allowedAccounts, organizationId } = config.central;
  eachOnce('producers', producers);
  eachOnce('consumers', consumers);
  if (producers.length === 0 && !organizationId) {
    throw new ConfigError(
      'producers',
      'must name an account, or central.organizationId the organisation whose accounts all may be producers',
    );
  }
  consumers.forEach((consumer, i) => {
    const key = `consumers[${i}].account`;
    if (consumer.account === account) {
      throw new ConfigError(key, 'shares are from central.account, not to it');
    }
    if (
      allowedAccounts.length > 0 &&
      !allowedAccounts.includes(consumer.account)
    ) {
      throw new ConfigError(key, 'is not in central.allowedAccounts');
    }
  });
  return config;
}

/**
 * Where the configuration is: DATA_SHARING_DEPLOYMENT, which `--config` sets,
 * or `deployment.json` in this package.
 */
export const configPath = (): string =>
  process.env.DATA_SHARING_DEPLOYMENT ??
  join(__dirname, '..', 'deployment.json');

/**
 * @param path - of a JSON file
 * @throws ConfigError that names the key, or the file where it cannot be read
 */
export function readConfig(path: string): StacksConfig {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(path, (error as Error).message);
  }
  return parseConfig(content);
}
