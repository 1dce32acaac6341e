import { AwsError, type Caller } from '../core';
import { parseRole, roleOfSession } from '../sts/roles';

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

/**
 * @returns the account of a principal that is outside the catalog's; undefined
 *   when it is inside, or in none
 */
export function foreignAccount(
  principal: string,
  catalogId: string,
): string | undefined {
  const account = principalAccount(principal);
  return account === catalogId ? undefined : account;
}

/** Whether it is one user or role, not all of an account. */
export const isIamPrincipal = (principal: string): boolean =>
  /^arn:aws[a-z-]*:iam::\d{12}:(?:user|role)\//.test(principal);

/**
 * Under what name the grants to a principal are found again: sessions know the
 * name of their role but not its path.
 */
export function holderOf(principal: string): string {
  const role = parseRole(principal);
  return role ? `${role.accountId}/${role.name}` : principal;
}

/** Whose grants are the caller's, whatever their account holds. */
export function ownHolders(caller: Caller): string[] {
  const session = roleOfSession(caller);
  return [
    session ? `${session.accountId}/${session.name}` : caller.principalArn,
    `${caller.accountId}:IAMPrincipals`,
  ];
}
