import { AwsError, type Caller } from '../core';

/** All IAM users and roles, as before Lake Formation took over. */
export const iamAllowedPrincipals = 'IAM_ALLOWED_PRINCIPALS';

const forms: Array<{ pattern: RegExp; account?: (match: string[]) => string }> =
  [
    { pattern: /^(\d{12})$/, account: match => match[1] },
    { pattern: /^(\d{12}):IAMPrincipals$/, account: match => match[1] },
    {
      pattern: /^arn:aws[a-z-]*:iam::(\d{12}):(?:user|role)\/[\w+=,.@/-]+$/,
      account: match => match[1],
    },
    {
      pattern:
        /^arn:aws[a-z-]*:iam::(\d{12}):saml-provider\/.+:(?:user|group)\/.+$/,
      account: match => match[1],
    },
    {
      pattern:
        /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/,
    },
    {
      pattern:
        /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
    },
    { pattern: /^arn:aws[a-z-]*:identitystore:::(?:user|group)\/[\w-]+$/ },
    { pattern: /^IAM_ALLOWED_PRINCIPALS$/ },
  ];

/**
 * @returns the account that the principal is in; undefined when it is in none
 *   (an organisation, IAM_ALLOWED_PRINCIPALS)
 * @throws {@link AwsError} `InvalidInputException` when it is no principal
 */
export function principalAccount(identifier: unknown): string | undefined {
  for (const { pattern, account } of forms) {
    const match = pattern.exec(String(identifier ?? ''));
    if (match) return account?.(match);
  }
  throw new AwsError(
    'InvalidInputException',
    `Invalid principal, ${identifier}: must be an account id of twelve digits, an IAM user or role ARN, an organization or organizational unit ARN, or ${iamAllowedPrincipals}`,
  );
}

/** Whether a grant to `principal` is one to `caller`. */
export function appliesTo(principal: string, caller: Caller): boolean {
  if (
    principal === caller.accountId ||
    principal === `${caller.accountId}:IAMPrincipals` ||
    principal === caller.principalArn
  ) {
    return true;
  }
  const role = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(
    principal,
  );
  return (
    role !== null &&
    caller.principalArn.startsWith(
      `arn:aws:sts::${role[1]}:assumed-role/${role[2]}/`,
    )
  );
}
