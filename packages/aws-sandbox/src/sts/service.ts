import { AwsError, notEmulated, type Caller, type Service } from '../core';
import type { Accounts } from './accounts';

const idOf = (caller: Caller) => {
  const [, role, session] = /assumed-role\/([^/]+)\/(.+)$/.exec(
    caller.principalArn,
  ) ?? [undefined, undefined, undefined];
  return role ? `AROA${role.toUpperCase()}:${session}` : 'AIDASANDBOX';
};

/** https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const createSts = (accounts: Accounts): Service => ({
  name: 'sts',
  async call(action, input, caller) {
    switch (action) {
      case 'GetCallerIdentity':
        return {
          Account: caller.accountId,
          Arn: caller.principalArn,
          UserId: idOf(caller),
        };
      case 'AssumeRole': {
        const seconds = Number(input.DurationSeconds ?? 3600);
        if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43200) {
          throw new AwsError(
            'ValidationError',
            `1 validation error detected: Value '${input.DurationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200`,
          );
        }
        for (const member of ['RoleArn', 'RoleSessionName']) {
          if (!input[member]) {
            throw new AwsError(
              'ValidationError',
              `1 validation error detected: Value null at '${
                member[0].toLowerCase() + member.slice(1)
              }' failed to satisfy constraint: Member must not be null`,
            );
          }
        }
        const assumed = accounts.assumeRole(
          input.RoleArn,
          caller,
          input.ExternalId,
          input.RoleSessionName,
        );
        return {
          Credentials: accounts.issue(assumed, seconds),
          AssumedRoleUser: {
            Arn: assumed.principalArn,
            AssumedRoleId: idOf(assumed),
          },
        };
      }
      default:
        throw notEmulated('sts', action);
    }
  },
});
