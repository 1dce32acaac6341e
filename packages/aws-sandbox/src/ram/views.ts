import type { Association, Invitation, ResourceShare } from './records';
import type { ResourceShares } from './shares';

const times = ({ createdAt, updatedAt }: Association | ResourceShare) => ({
  creationTime: new Date(createdAt),
  lastUpdatedTime: new Date(updatedAt),
});

export const shareView = (share: ResourceShare) => ({
  resourceShareArn: share.arn,
  name: share.name,
  owningAccountId: share.owner.accountId,
  // those that Lake Formation makes are for anyone
  allowExternalPrincipals: true,
  status: share.status,
  ...times(share),
  featureSet: 'STANDARD',
});

export const associationView = (association: Association) => ({
  resourceShareArn: association.shareArn,
  resourceShareName: association.shareName,
  associatedEntity: association.entity,
  associationType: association.type,
  status: association.status,
  statusMessage: association.statusMessage,
  ...times(association),
  external: association.external ?? false,
});

export const resourceView = (
  association: Association,
  status: 'AVAILABLE' | 'PENDING',
) => ({
  arn: association.entity,
  type: association.resourceType,
  resourceShareArn: association.shareArn,
  status,
  ...times(association),
  resourceRegionScope: 'REGIONAL',
});

export const principalView = (association: Association, id: string) => ({
  id,
  resourceShareArn: association.shareArn,
  ...times(association),
  external: association.external ?? false,
});

export const invitationView = (
  shares: ResourceShares,
  invitation: Invitation,
) => ({
  resourceShareInvitationArn: invitation.arn,
  resourceShareName: invitation.shareName,
  resourceShareArn: invitation.shareArn,
  senderAccountId: invitation.senderAccountId,
  receiverAccountId: invitation.receiverAccountId,
  receiverArn: invitation.receiverArn,
  invitationTimestamp: new Date(invitation.sentAt),
  status: shares.statusOf(invitation),
});
