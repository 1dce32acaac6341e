import type { Entity } from '@backstage/catalog-model';
import type { VerdictReason } from '@data-sharing/backstage-plugin-data-sharing-common';

const inWords = ({ verdict, kind, level, name, value }: VerdictReason) =>
  `${verdict} ${kind ?? 'flag'} ${level} ${name} ${value}`;

/** Why an entity has its verdict, each as `verdict kind level name value`. */
export function reasonsOf({ metadata }: Entity): string[] {
  const told = metadata.annotations?.['data-sharing/sensitivity-reasons'];
  return told ? JSON.parse(told).reasons.map(inWords) : [];
}
