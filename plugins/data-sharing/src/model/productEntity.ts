import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { getEntityRelations } from '@backstage/plugin-catalog-react';
import {
  annotations,
  maxReasons,
  productTypes,
  unresolvedOwner,
  verdicts,
  type Scope,
  type Verdict,
  type VerdictReason,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** What a request for the entity covers. */
export const scopeOf = (entity: Entity): Scope =>
  entity.spec?.type === productTypes.database ? 'all-tables' : 'table';

/** Who produces the data, as far as the catalog knows. */
export interface Producer {
  /** Of the owning group; undefined where nobody owns the account's data. */
  groupRef?: string;
  accountId?: string;
  name?: string;
}

export function producerOf(entity: Entity): Producer {
  const [owner] = getEntityRelations(entity, RELATION_OWNED_BY);
  const groupRef = owner && stringifyEntityRef(owner);
  return {
    groupRef: groupRef === unresolvedOwner ? undefined : groupRef,
    accountId: entity.metadata.annotations?.[annotations.dataOwner],
    name: entity.metadata.annotations?.[annotations.dataOwnerName],
  };
}

/** `data_owner_name (account)`, or what there is of it. */
export function producerText({ name, accountId }: Producer) {
  if (name && accountId) return `${name} (${accountId})`;
  return name ?? accountId;
}

/**
 * The verdict as the catalog knows it; undefined for an entity without one.
 * Reasons that cannot be read are left out: the verdict stands without them.
 */
export function catalogVerdictOf(entity: Entity): VerdictSummary | undefined {
  const values = entity.metadata.annotations ?? {};
  const verdict = verdicts.find(
    (known): known is Verdict => known === values[annotations.sensitivity],
  );
  if (!verdict) return undefined;
  return { verdict, ...readReasons(values[annotations.sensitivityReasons]) };
}

function readReasons(json: string | undefined) {
  try {
    const { reasons, reasonsTotal } = JSON.parse(json ?? '{}');
    if (Array.isArray(reasons)) {
      return {
        reasons: reasons.slice(0, maxReasons) as VerdictReason[],
        reasonsTotal: Number(reasonsTotal) || reasons.length,
      };
    }
  } catch {
    // Falls through: somebody else wrote the annotation.
  }
  return { reasons: [], reasonsTotal: 0 };
}

/** The entity that a resource link points to, which it depends on last. */
export function linkTargetOf(entity: Entity): string | undefined {
  const dependsOn = entity.spec?.dependsOn;
  if (!Array.isArray(dependsOn)) return undefined;
  // A link to a table depends on the database that it lies in, too.
  const own = entity.spec?.type === productTypes.table ? 1 : 0;
  const target = dependsOn[own];
  return typeof target === 'string' ? target : undefined;
}
