import { arn, newId, type Clock } from '../core';
import { keyOf, type Collection, type Store } from '../store';
import type { Organisation } from './organisation';
import {
  parseArn,
  type Association,
  type AssociationType,
  type Invitation,
  type InvitationStatus,
  type ResourceShare,
  type ShareOwner,
} from './records';

const hour = 3_600_000;

/**
 * The user guide of RAM: seven days. (Those of Security Lake and Data Exchange
 * say 12 hours of the shares that Lake Formation makes for them.)
 */
const invitationLife = 7 * 24 * hour;

/** How long RAM shows what is no more. */
const afterlife = 2 * hour;

interface Keyed<T> {
  key: string;
  value: T;
}

function shareKey(shareArn: string): string {
  const {
    region = '',
    accountId = '',
    id = '',
  } = parseArn('share', shareArn) ?? {};
  return keyOf(region, accountId, id);
}

/** The resource shares of every account, each for one principal. */
export class ResourceShares {
  readonly #shares: Collection<ResourceShare>;
  readonly #associations: Collection<Association>;
  readonly #invitations: Collection<Invitation>;
  /** Region, account that a share is for, and the key of the share. */
  readonly #received: Collection<1>;
  readonly #clock: Clock;
  readonly #organisation: Organisation;

  constructor(options: {
    store: Store;
    clock: Clock;
    organisation: Organisation;
  }) {
    const { store } = options;
    this.#shares = store.collection('ram-share');
    this.#associations = store.collection('ram-association');
    this.#invitations = store.collection('ram-invitation');
    this.#received = store.collection('ram-received');
    this.#clock = options.clock;
    this.#organisation = options.organisation;
  }

  /**
   * Makes a share without a resource. Whoever is in the owner's organisation
   * has it at once; anyone else is invited.
   *
   * @param options.principal - account id, or ARN of a role or user
   * @param options.receiver - the account that the principal is, or is in
   * @returns the ARN of the share
   */
  create(options: {
    owner: ShareOwner;
    name: string;
    principal: string;
    receiver: string;
  }): string {
    const { owner, name, principal, receiver } = options;
    const createdAt = this.#now();
    const share: ResourceShare = {
      arn: arn('ram', owner, `resource-share/${newId()}`),
      name,
      owner: { accountId: owner.accountId, region: owner.region },
      status: 'ACTIVE',
      resources: 0,
      createdAt,
      updatedAt: createdAt,
    };
    this.#shares.put(shareKey(share.arn), share);
    this.#received.put(keyOf(owner.region, receiver, shareKey(share.arn)), 1);
    const external = !this.#organisation.includes(owner.accountId, receiver);
    const invitationArn = external
      ? this.#invite(share, principal, receiver)
      : undefined;
    this.#putAssociation({
      shareArn: share.arn,
      shareName: name,
      type: 'PRINCIPAL',
      entity: principal,
      external,
      receiverAccountId: receiver,
      invitationArn,
      status: external ? 'ASSOCIATING' : 'ASSOCIATED',
      createdAt,
      updatedAt: createdAt,
    });
    return share.arn;
  }

  /** Adds a resource that it does not have. */
  associate(shareArn: string, resourceArn: string, resourceType: string): void {
    const share = this.find(shareArn)!;
    const now = this.#now();
    this.#putAssociation({
      shareArn,
      shareName: share.name,
      type: 'RESOURCE',
      entity: resourceArn,
      resourceType,
      status: 'ASSOCIATED',
      createdAt: now,
      updatedAt: now,
    });
    this.#shares.put(shareKey(shareArn), {
      ...share,
      resources: share.resources + 1,
      updatedAt: now,
    });
  }

  /** Ends one of {@link associate}; with its last resource, the share goes too. */
  disassociate(shareArn: string, resourceArn: string): void {
    const share = this.find(shareArn)!;
    this.#end(
      this.#associations.get(
        keyOf(shareKey(shareArn), 'RESOURCE', resourceArn),
      )!,
    );
    const resources = share.resources - 1;
    this.#shares.put(shareKey(shareArn), { ...share, resources });
    if (resources === 0) this.#delete(shareArn);
  }

  /** Whether there is one that has not been deleted. */
  isActive = (shareArn: string): boolean =>
    this.find(shareArn)?.status === 'ACTIVE';

  /** Whether the one that it is for has it: in the organisation, or accepted. */
  isJoined = (shareArn: string): boolean =>
    this.isActive(shareArn) &&
    this.associations(shareArn, 'PRINCIPAL').some(
      ({ value }) => value.status === 'ASSOCIATED',
    );

  find = (shareArn: string): ResourceShare | undefined =>
    this.#shares.get(shareKey(shareArn));

  /** Those of an account, also what has been deleted of late, in order. */
  owned({ accountId, region }: ShareOwner): Array<Keyed<ResourceShare>> {
    return this.#shares
      .list(keyOf(region, accountId, ''))
      .filter(({ value }) => value.status !== 'DELETED' || this.#shows(value));
  }

  /** Those for an account, or for a role in it, that has joined them. */
  received({ accountId, region }: ShareOwner): Array<Keyed<ResourceShare>> {
    const prefix = keyOf(region, accountId, '');
    return this.#received
      .keys({ prefix })
      .map(key => {
        const ownKey = key.slice(prefix.length);
        return { key: ownKey, value: this.#shares.get(ownKey)! };
      })
      .filter(({ value }) => this.isJoined(value.arn));
  }

  /** Also what has ended of late, in order. */
  associations(
    shareArn: string,
    type: AssociationType,
  ): Array<Keyed<Association>> {
    return this.#associations
      .list(keyOf(shareKey(shareArn), type, ''))
      .map(({ key, value }) => ({ key, value: this.#asOfNow(value) }))
      .filter(
        ({ value }) => value.status !== 'DISASSOCIATED' || this.#shows(value),
      );
  }

  /** Those that an account has received, for shares that are still there. */
  invitations({ accountId, region }: ShareOwner): Array<Keyed<Invitation>> {
    return this.#invitations
      .list(keyOf(region, accountId, ''))
      .filter(({ value }) => this.isActive(value.shareArn));
  }

  /** By ARN, if the account has received it. */
  invitation(invitationArn: string, receiver: ShareOwner) {
    return this.invitations(receiver).find(
      ({ value }) => value.arn === invitationArn,
    )?.value;
  }

  statusOf = ({ status, sentAt }: Invitation): InvitationStatus =>
    status === 'PENDING' && this.#age(sentAt) >= invitationLife
      ? 'EXPIRED'
      : status;

  /** Answers an invitation that is pending. */
  answer(
    invitation: Invitation,
    status: 'ACCEPTED' | 'REJECTED',
    clientToken?: string,
  ): Invitation {
    const answered = { ...invitation, status, clientToken };
    this.#invitations.put(this.#invitationKey(answered), answered);
    for (const { value } of this.associations(
      invitation.shareArn,
      'PRINCIPAL',
    )) {
      if (value.status !== 'ASSOCIATING') continue;
      this.#putAssociation({
        ...value,
        ...(status === 'ACCEPTED'
          ? { status: 'ASSOCIATED' }
          : {
              status: 'FAILED',
              statusMessage: 'The invitation was rejected.',
            }),
        updatedAt: this.#now(),
      });
    }
    return answered;
  }

  #now = () => this.#clock.now().toISOString();

  #age = (since: string) => this.#clock.now().getTime() - Date.parse(since);

  #shows = ({ updatedAt }: { updatedAt: string }) =>
    this.#age(updatedAt) < afterlife;

  #invitationKey({
    arn: invitationArn,
    receiverAccountId,
  }: Pick<Invitation, 'arn' | 'receiverAccountId'>) {
    const { region = '', id = '' } =
      parseArn('invitation', invitationArn) ?? {};
    return keyOf(region, receiverAccountId, id);
  }

  #putAssociation(association: Association) {
    const { shareArn, type, entity } = association;
    this.#associations.put(
      keyOf(shareKey(shareArn), type, entity),
      association,
    );
  }

  /** An association fails when the invitation expires that it waits for. */
  #asOfNow(association: Association): Association {
    if (association.status !== 'ASSOCIATING') return association;
    const { invitationArn = '', receiverAccountId = '' } = association;
    const invitation = this.#invitations.get(
      this.#invitationKey({ arn: invitationArn, receiverAccountId }),
    );
    return invitation && this.statusOf(invitation) === 'EXPIRED'
      ? {
          ...association,
          status: 'FAILED',
          statusMessage: 'The invitation has expired.',
        }
      : association;
  }

  #invite(share: ResourceShare, principal: string, receiver: string): string {
    const invitation: Invitation = {
      arn: arn('ram', share.owner, `resource-share-invitation/${newId()}`),
      shareArn: share.arn,
      shareName: share.name,
      senderAccountId: share.owner.accountId,
      receiverAccountId: receiver,
      ...(principal !== receiver && { receiverArn: principal }),
      sentAt: share.createdAt,
      status: 'PENDING',
    };
    this.#invitations.put(this.#invitationKey(invitation), invitation);
    return invitation.arn;
  }

  #end(association: Association) {
    this.#putAssociation({
      ...association,
      status: 'DISASSOCIATED',
      updatedAt: this.#now(),
    });
  }

  #delete(shareArn: string) {
    const share = this.find(shareArn)!;
    this.#shares.put(shareKey(shareArn), {
      ...share,
      status: 'DELETED',
      updatedAt: this.#now(),
    });
    for (const type of ['PRINCIPAL', 'RESOURCE'] as const) {
      for (const { value } of this.associations(shareArn, type)) {
        if (value.status !== 'DISASSOCIATED') this.#end(value);
      }
    }
  }
}
