import type { Entity } from '@backstage/catalog-model';
import type {
  DefaultEntityFilters,
  EntityFilter,
} from '@backstage/plugin-catalog-react';
import {
  annotations,
  verdicts,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** Where the catalog keeps the verdict. */
export const sensitivityField = `metadata.annotations.${annotations.sensitivity}`;

/** Entities with one of these verdicts. */
export class EntitySensitivityFilter implements EntityFilter {
  constructor(readonly values: Verdict[]) {}

  getCatalogFilters() {
    return { [sensitivityField]: this.values };
  }

  filterEntity(entity: Entity) {
    const verdict = entity.metadata.annotations?.[annotations.sensitivity];
    return this.values.some(value => value === verdict);
  }

  toQueryValue(): string[] {
    return this.values;
  }
}

/** The filters of a list that has ours. */
export type FiltersWithSensitivity = DefaultEntityFilters & {
  sensitivity?: EntitySensitivityFilter;
};

/** The verdicts in the query parameter; what else is in there is left out. */
export const verdictsOfQuery = (
  parameter: string | string[] | undefined,
): Verdict[] => {
  const values = [parameter].flat();
  return verdicts.filter(verdict => values.includes(verdict));
};
