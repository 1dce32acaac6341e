import { randomBytes } from 'node:crypto';
import { arn } from '../core';
import type { CatalogPlace } from '../glue/catalog';
import type { ResourceShares } from '../ram/shares';
import { keyOf, type Collection, type Store } from '../store';
import { foreignAccount, isIamPrincipal } from './principals';

/** What is granted on across accounts, and to whom. */
export interface SharedResource {
  /** The catalog. */
  place: CatalogPlace;
  principal: string;
  /** Of `resourceKey`: a database, all its tables, or one of them. */
  kind: string;
  database: string;
  table?: string;
}

const glueResource: Record<
  string,
  (shared: SharedResource) => { path: string; type: string }
> = {
  d: ({ database }) => ({
    path: `database/${database}`,
    type: 'glue:Database',
  }),
  // all tables are shared as their database, by another permission of RAM
  ta: ({ database }) => ({
    path: `database/${database}`,
    type: 'glue:Database',
  }),
  tn: ({ database, table }) => ({
    path: `table/${database}/${table}`,
    type: 'glue:Table',
  }),
};

const letters = (length: number) =>
  [...randomBytes(length)]
    .map(byte => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[byte % 36])
    .join('');

/** As AWS's documentation and users show them. */
const nameOf = (version: number) =>
  version === 1
    ? `LakeFormation-${letters(11)}`
    : `LakeFormation-V${version}-${letters(10)}`;

/**
 * Shares by RAM what Lake Formation grants across accounts. Version 1 makes a
 * share of each resource; those after it, one for all databases that a
 * principal gets, one for its tables, and one for databases with all their
 * tables.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/optimize-ram.html
 * https://aws.github.io/aws-lakeformation-best-practices/data-sharing/faq/cross-account-faqs/
 */
export class Sharing {
  readonly #shares: ResourceShares;
  readonly #versionOf: (place: CatalogPlace) => number;
  /** By what it is for: the share that takes up another resource. */
  readonly #open: Collection<string>;
  /** By resource and principal: the share that it is in. */
  readonly #sharedBy: Collection<string>;

  /**
   * @param options.versionOf - cross-account version of a catalog
   */
  constructor(options: {
    store: Store;
    shares: ResourceShares;
    versionOf(place: CatalogPlace): number;
  }) {
    this.#shares = options.shares;
    this.#versionOf = options.versionOf;
    this.#open = options.store.collection('lf-open-share');
    this.#sharedBy = options.store.collection('lf-shared-by');
  }

  /** Shares it, unless it is shared already. */
  share(shared: SharedResource): void {
    const key = this.#key(shared);
    if (!glueResource[shared.kind] || this.#sharedBy.get(key)) return;
    const { place, principal } = shared;
    const version = this.#versionOf(place);
    const openKey = keyOf(
      place.catalogId,
      place.region,
      principal,
      String(version),
      shared.kind,
      ...(version === 1 ? [shared.database, shared.table ?? ''] : []),
    );
    let shareArn = this.#open.get(openKey);
    if (!shareArn || !this.#shares.isActive(shareArn)) {
      shareArn = this.#create(shared, version);
      this.#open.put(openKey, shareArn);
    }
    const { arn: resourceArn, type } = this.#resource(shared);
    this.#shares.associate(shareArn, resourceArn, type);
    this.#sharedBy.put(key, shareArn);
  }

  /** When the principal holds nothing on it any more. */
  unshare(shared: SharedResource): void {
    const key = this.#key(shared);
    const shareArn = this.#sharedBy.get(key);
    if (!shareArn) return;
    this.#sharedBy.delete(key);
    this.#shares.disassociate(shareArn, this.#resource(shared).arn);
  }

  /** ARN of the share that it is in. */
  shareOf = (shared: SharedResource): string | undefined =>
    this.#sharedBy.get(this.#key(shared));

  /** Whether the principal has joined the share that it is in. */
  reaches(shared: SharedResource): boolean {
    const shareArn = this.shareOf(shared);
    return shareArn !== undefined && this.#shares.isJoined(shareArn);
  }

  #key = ({ place, principal, kind, database, table = '' }: SharedResource) =>
    keyOf(place.catalogId, place.region, principal, kind, database, table);

  #resource(shared: SharedResource) {
    const { path, type } = glueResource[shared.kind](shared);
    const { catalogId: accountId, region } = shared.place;
    return { arn: arn('glue', { accountId, region }, path), type };
  }

  #create({ place, principal }: SharedResource, version: number): string {
    const receiver = foreignAccount(principal, place.catalogId)!;
    return this.#shares.create({
      owner: { accountId: place.catalogId, region: place.region },
      name: nameOf(version),
      principal: isIamPrincipal(principal) ? principal : receiver,
      receiver,
    });
  }
}
