import type { ConsumerAccount } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ConsumerAccountConfig } from '../config/readConfig';
import type { ServiceContext, UserCaller } from './context';

/** Whether the allow-list lets a person ask for an account. */
export const mayAskFor = (
  account: ConsumerAccountConfig,
  { userRef, ownershipRefs }: UserCaller,
): boolean =>
  !account.requesters ||
  account.requesters.some(
    ref => ref === userRef || ownershipRefs.includes(ref),
  );

/** The accounts that the caller may request a share for. */
export function listConsumerAccounts(
  { config }: ServiceContext,
  caller: UserCaller,
): ConsumerAccount[] {
  return config.consumerAccounts
    .filter(account => mayAskFor(account, caller))
    .map(({ id, name }) => ({ id, name }));
}
