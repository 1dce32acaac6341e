import type { TableColumn } from '@backstage/core-components';
import {
  CatalogTable,
  type CatalogTableColumnsFunc,
  type CatalogTableRow,
} from '@backstage/plugin-catalog';
import {
  annotations,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

const words: Record<Verdict, string> = {
  sensitive: 'Sensitive',
  unknown: 'Unknown',
  unflagged: 'Not flagged',
  'not-sensitive': 'Not sensitive',
};

const sensitivity: TableColumn<CatalogTableRow> = {
  title: 'Sensitivity',
  width: '9rem',
  field: `entity.metadata.annotations.${annotations.sensitivity}`,
  render: ({ entity }) => {
    const verdict = entity.metadata.annotations?.[annotations.sensitivity];
    return verdict && words[verdict as Verdict];
  },
};

/** What one wants to know of a data product; the usual for all else. */
export const columns: CatalogTableColumnsFunc = context => {
  if (context.filters.kind?.value.toLowerCase() !== 'resource') {
    return CatalogTable.defaultColumnsFunc(context);
  }
  return [
    {
      ...CatalogTable.columns.createNameColumn({ defaultKind: 'resource' }),
      width: '30%',
      // Else a narrow screen breaks names every few letters.
      cellStyle: { minWidth: '14rem' },
    },
    { ...CatalogTable.columns.createOwnerColumn(), width: '18%' },
    sensitivity,
    {
      ...CatalogTable.columns.createMetadataDescriptionColumn(),
      width: 'auto',
    },
  ];
};
