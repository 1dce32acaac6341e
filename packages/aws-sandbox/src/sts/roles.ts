import type { Caller } from '../core';

const pattern =
  /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;

export interface RoleName {
  accountId: string;
  /** Without the path; unique within the account. */
  name: string;
}

/** @returns undefined when it is not the ARN of an IAM role */
export function parseRole(arn: unknown): RoleName | undefined {
  const match = pattern.exec(String(arn));
  return match ? { accountId: match[1], name: match[2] } : undefined;
}

/** The role whose session the caller is; undefined for a user. */
export function roleOfSession(
  caller: Pick<Caller, 'principalArn'>,
): RoleName | undefined {
  const match =
    /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(
      caller.principalArn,
    );
  return match ? { accountId: match[1], name: match[2] } : undefined;
}

/** A session's ARN does not tell the path of its role, so the name decides. */
export function isSessionOf(
  roleArn: unknown,
  caller: Pick<Caller, 'principalArn'>,
): boolean {
  const role = parseRole(roleArn);
  const session = roleOfSession(caller);
  return (
    role !== undefined &&
    role.accountId === session?.accountId &&
    role.name === session.name
  );
}
