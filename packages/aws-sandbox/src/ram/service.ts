import { notEmulated, type Caller, type Service } from '../core';
import type { Store } from '../store';
import {
  answerInvitation,
  getResourceShareInvitations,
  listPendingInvitationResources,
} from './invitations';
import {
  getResourceShareAssociations,
  getResourceShares,
  listPrincipals,
  listResources,
  type RamAction,
} from './listings';
import type { ResourceShares } from './shares';

/**
 * The shares that Lake Formation makes; nobody else makes any here.
 * https://docs.aws.amazon.com/ram/latest/APIReference/
 *
 * @param options.joined - is told of a share that was accepted
 */
export function createRam(options: {
  store: Store;
  shares: ResourceShares;
  joined(shareArn: string): void;
}): Service {
  const { store, shares, joined } = options;
  const actions: Record<string, RamAction> = {
    GetResourceShares: getResourceShares,
    GetResourceShareAssociations: getResourceShareAssociations,
    GetResourceShareInvitations: getResourceShareInvitations,
    ListPendingInvitationResources: listPendingInvitationResources,
    ListResources: listResources,
    ListPrincipals: listPrincipals,
    AcceptResourceShareInvitation: (_, input, caller) => {
      const { answered, output } = answerInvitation(
        shares,
        'ACCEPTED',
        input,
        caller,
      );
      joined(answered.shareArn);
      return output;
    },
    RejectResourceShareInvitation: (_, input, caller) =>
      answerInvitation(shares, 'REJECTED', input, caller).output,
  };
  return {
    name: 'ram',
    async call(action: string, input: any, caller: Caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('ram', action);
      return store.transaction(() => act(shares, input ?? {}, caller));
    },
  };
}
