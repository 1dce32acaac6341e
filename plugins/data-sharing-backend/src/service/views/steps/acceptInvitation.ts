import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import { quoted } from './commandLine';
import {
  accepter,
  invitationIsAnswered,
  placeOf,
  type ConsumerSide,
  type GrantedShare,
} from './consumerSide';
import { terraformBlock } from './terraform';

/** What the invitations are from which the catalog's account shares. */
const pendingOf = (
  { catalogId, region }: GrantedShare,
  member: 'resourceShareInvitationArn' | 'resourceShareArn',
) =>
  `aws ram get-resource-share-invitations --region ${quoted(
    region,
  )} --query ${quoted(
    `resourceShareInvitations[?senderAccountId==\`"${catalogId}"\` && status==\`"PENDING"\` && starts_with(resourceShareName, \`"LakeFormation-"\`)].${member}`,
  )} --output text`;

export function acceptInvitation(
  share: GrantedShare,
  consumerSide: ConsumerSide,
): NextStep {
  return {
    title: 'Accept the invitation of AWS RAM',
    detail: `${placeOf(
      share,
    )} Only where it is not in an AWS organisation that shares with the account of the catalog: there it needs no invitation, and the command finds none. Invitations expire.`,
    command: `${pendingOf(
      share,
      'resourceShareInvitationArn',
    )} | xargs -n1 -r aws ram accept-resource-share-invitation --region ${quoted(
      share.region,
    )} --resource-share-invitation-arn`,
    terraform: [
      terraformBlock('variable "data_sharing_share_arns"', {
        description: `What this prints: ${pendingOf(
          share,
          'resourceShareArn',
        )}`,
        type: { ref: 'set(string)' },
        default: [],
      }),
      terraformBlock(`resource "${accepter}" "data_sharing"`, {
        for_each: { ref: 'var.data_sharing_share_arns' },
        share_arn: { ref: 'each.value' },
      }),
    ].join('\n\n'),
    done: invitationIsAnswered(consumerSide),
  };
}
