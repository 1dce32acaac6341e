import { AwsError } from '../core';

const between = (min: number, max: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;

const json = (value: string) => {
  if (value === '') return true; // takes the attribute away
  try {
    return typeof JSON.parse(value) === 'object';
  } catch {
    return false;
  }
};

const redrivePolicy = (value: string) => {
  if (value === '') return true;
  if (!json(value)) return false;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(value);
  return (
    /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/.test(
      deadLetterTargetArn,
    ) && between(1, 1000)(String(maxReceiveCount))
  );
};

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const settable: Record<string, (value: string) => boolean> = {
  DelaySeconds: between(0, 900),
  MaximumMessageSize: between(1024, 1_048_576),
  MessageRetentionPeriod: between(60, 1_209_600),
  ReceiveMessageWaitTimeSeconds: between(0, 20),
  VisibilityTimeout: between(0, 43_200),
  Policy: json,
  RedrivePolicy: redrivePolicy,
  RedriveAllowPolicy: json,
  KmsMasterKeyId: () => true,
  KmsDataKeyReusePeriodSeconds: between(60, 86_400),
  SqsManagedSseEnabled: value => value === 'true' || value === 'false',
};

export const defaultAttributes: Record<string, string> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  SqsManagedSseEnabled: 'true',
};

/**
 * @returns `held` with what is given; an empty value takes the attribute away
 * @throws {@link AwsError} naming the attribute that is wrong
 */
export function withAttributes(
  held: Record<string, string>,
  given: Record<string, string> = {},
): Record<string, string> {
  const attributes = { ...held };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'FifoQueue' || name === 'ContentBasedDeduplication') {
      throw new AwsError(
        'UnsupportedOperation',
        'The sandbox does not emulate FIFO queues',
        501,
      );
    }
    const valid = Object.hasOwn(settable, name) ? settable[name] : undefined;
    if (!valid) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
    if (typeof value !== 'string' || !valid(value)) {
      throw new AwsError(
        'InvalidAttributeValue',
        `Invalid value for the parameter ${name}.`,
      );
    }
    if (value === '') delete attributes[name];
    else attributes[name] = value;
  }
  return attributes;
}

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export function redrivePolicyOf(
  attributes: Record<string, string>,
): RedrivePolicy | undefined {
  if (!attributes.RedrivePolicy) return undefined;
  const policy = JSON.parse(attributes.RedrivePolicy);
  return { ...policy, maxReceiveCount: Number(policy.maxReceiveCount) };
}

const asList = (value: unknown): string[] =>
  value === undefined ? [] : ([value].flat() as string[]);

/**
 * Whether the queue's own policy lets another account do something. Conditions
 * are not evaluated: a statement that has one does not count.
 */
export function policyAllows(
  policy: string | undefined,
  principal: { accountId: string; principalArn: string },
  action: string,
): boolean {
  if (!policy) return false;
  const { Statement } = JSON.parse(policy);
  return [Statement].flat().some(statement => {
    const principals =
      statement?.Principal === '*' ? ['*'] : asList(statement?.Principal?.AWS);
    return (
      statement?.Effect === 'Allow' &&
      !statement.Condition &&
      principals.some(allowed =>
        [
          '*',
          principal.accountId,
          `arn:aws:iam::${principal.accountId}:root`,
          principal.principalArn,
        ].includes(allowed),
      ) &&
      asList(statement.Action).some(allowed =>
        ['*', 'sqs:*', `sqs:${action}`.toLowerCase()].includes(
          allowed.toLowerCase(),
        ),
      )
    );
  });
}
