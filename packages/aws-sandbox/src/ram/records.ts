/** Where a share is kept: shares are regional. */
export interface ShareOwner {
  /** Twelve digits. */
  accountId: string;
  region: string;
}

/** A resource share as it is stored; times are ISO 8601. */
export interface ResourceShare {
  arn: string;
  name: string;
  owner: ShareOwner;
  status: 'ACTIVE' | 'DELETED';
  /** How many resources are associated with it. */
  resources: number;
  createdAt: string;
  updatedAt: string;
}

export type AssociationType = 'PRINCIPAL' | 'RESOURCE';

/** What a share is of, or for; times are ISO 8601. */
export interface Association {
  shareArn: string;
  shareName: string;
  type: AssociationType;
  /** ARN of the resource, or account id or ARN of the principal. */
  entity: string;
  /** Of a resource: `glue:Table`. */
  resourceType?: string;
  /** Of a principal: whether it is outside the owner's organisation. */
  external?: boolean;
  /** Of a principal: the account that it is, or is in. */
  receiverAccountId?: string;
  /** Of a principal that was invited. */
  invitationArn?: string;
  status: 'ASSOCIATING' | 'ASSOCIATED' | 'FAILED' | 'DISASSOCIATED';
  statusMessage?: string;
  createdAt: string;
  updatedAt: string;
}

export type InvitationStatus = 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED';

/** An invitation as it is stored; that it has expired, the clock tells. */
export interface Invitation {
  arn: string;
  shareArn: string;
  shareName: string;
  senderAccountId: string;
  receiverAccountId: string;
  /** Of the role or user that is invited; undefined for an account. */
  receiverArn?: string;
  sentAt: string;
  status: Exclude<InvitationStatus, 'EXPIRED'>;
  /** With which it was answered. */
  clientToken?: string;
}

const forms = {
  share: /^arn:aws[a-z-]*:ram:([a-z0-9-]+):(\d{12}):resource-share\/([\w-]+)$/,
  invitation:
    /^arn:aws[a-z-]*:ram:([a-z0-9-]+):(\d{12}):resource-share-invitation\/([\w-]+)$/,
};

/** @returns undefined when it is not the ARN of one */
export function parseArn(kind: keyof typeof forms, arn: unknown) {
  const match = forms[kind].exec(String(arn));
  return match
    ? { region: match[1], accountId: match[2], id: match[3] }
    : undefined;
}
