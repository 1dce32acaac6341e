import { AwsError, type Caller } from '../core';
import { pageOfList } from '../paging';
import { refuseUnknown } from '../validation';
import {
  arnList,
  invalidParameter,
  invalidToken,
  isInvitationArn,
  isShareArn,
  limitOf,
  malformedArn,
} from './input';
import type { RamAction } from './listings';
import type { Invitation } from './records';
import type { ResourceShares } from './shares';
import { invitationView, resourceView } from './views';

const notFound = (invitationArn: string) =>
  new AwsError(
    'ResourceShareInvitationArnNotFoundException',
    `ResourceShareInvitation ${invitationArn} could not be found.`,
  );

/** @throws {@link AwsError} when the caller's account has received no such one */
function received(
  shares: ResourceShares,
  invitationArn: unknown,
  caller: Caller,
): Invitation {
  if (invitationArn === undefined || invitationArn === null) {
    throw invalidParameter('resourceShareInvitationArn is missing.');
  }
  if (!isInvitationArn(String(invitationArn))) {
    throw malformedArn(invitationArn);
  }
  const found = shares.invitation(String(invitationArn), caller);
  if (!found) throw notFound(String(invitationArn));
  return found;
}

/** @throws {@link AwsError} for one that is no longer pending */
function requirePending(shares: ResourceShares, invitation: Invitation): void {
  const status = shares.statusOf(invitation);
  if (status === 'PENDING') return;
  const what = {
    ACCEPTED: ['AlreadyAccepted', 'has already been accepted'],
    REJECTED: ['AlreadyRejected', 'has already been rejected'],
    EXPIRED: ['Expired', 'has expired'],
  }[status];
  throw new AwsError(
    `ResourceShareInvitation${what[0]}Exception`,
    `The invitation ${invitation.arn} ${what[1]}.`,
  );
}

export const getResourceShareInvitations: RamAction = (
  shares,
  input,
  caller,
) => {
  refuseUnknown(input, '', [
    'resourceShareInvitationArns',
    'resourceShareArns',
    'nextToken',
    'maxResults',
  ]);
  const byArn = arnList(
    input.resourceShareInvitationArns,
    'resourceShareInvitationArns',
    isInvitationArn,
  );
  const ofShares = arnList(
    input.resourceShareArns,
    'resourceShareArns',
    isShareArn,
  );
  byArn?.forEach(invitationArn => received(shares, invitationArn, caller));
  const limit = limitOf(input, 'InvalidMaxResultsException');
  const { items, nextToken } = pageOfList(
    shares
      .invitations(caller)
      .filter(
        ({ value }) =>
          (!byArn || byArn.includes(value.arn)) &&
          (!ofShares || ofShares.includes(value.shareArn)),
      ),
    { limit, token: input.nextToken, errorCode: invalidToken },
  );
  return {
    resourceShareInvitations: items.map(item => invitationView(shares, item)),
    nextToken,
  };
};

export const listPendingInvitationResources: RamAction = (
  shares,
  input,
  caller,
) => {
  refuseUnknown(input, '', [
    'resourceShareInvitationArn',
    'resourceRegionScope',
    'nextToken',
    'maxResults',
  ]);
  const invitation = received(shares, input.resourceShareInvitationArn, caller);
  requirePending(shares, invitation);
  const { items, nextToken } = pageOfList(
    shares
      .associations(invitation.shareArn, 'RESOURCE')
      .filter(({ value }) => value.status === 'ASSOCIATED'),
    { limit: limitOf(input), token: input.nextToken, errorCode: invalidToken },
  );
  return {
    resources: items.map(item => resourceView(item, 'PENDING')),
    nextToken,
  };
};

/**
 * Accepts or rejects; with the client token of the first time, again without
 * another effect.
 */
export function answerInvitation(
  shares: ResourceShares,
  status: 'ACCEPTED' | 'REJECTED',
  input: any,
  caller: Caller,
) {
  refuseUnknown(input, '', ['resourceShareInvitationArn', 'clientToken']);
  const { clientToken } = input;
  const invitation = received(shares, input.resourceShareInvitationArn, caller);
  const isRepeated =
    clientToken !== undefined &&
    invitation.clientToken === clientToken &&
    invitation.status === status;
  if (!isRepeated) requirePending(shares, invitation);
  const answered = isRepeated
    ? invitation
    : shares.answer(invitation, status, clientToken);
  return {
    answered,
    output: {
      resourceShareInvitation: invitationView(shares, answered),
      clientToken,
    },
  };
}
