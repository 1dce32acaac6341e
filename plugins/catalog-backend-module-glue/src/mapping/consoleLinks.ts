import type { EntityLink } from '@backstage/catalog-model';
import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';

const consoleHost = (region: string) => {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return `${region}.console.aws.amazon.com`;
};

/** Where the AWS console shows a product. */
export function consoleLinks(key: ProductKey): EntityLink[] {
  const { catalogId, region } = key;
  const database = encodeURIComponent(key.database);
  const table = key.table === null ? null : encodeURIComponent(key.table);
  const [glue, lakeFormation] =
    table === null
      ? [
          `databases/view/${database}?catalogId=${catalogId}`,
          `database-details/${database}?catalogId=${catalogId}`,
        ]
      : [
          `tables/view/${table}?database=${database}&catalogId=${catalogId}`,
          `table-details/${database}/${table}?catalogId=${catalogId}`,
        ];
  const host = consoleHost(region);
  return [
    {
      url: `https://${host}/glue/home?region=${region}#/v2/data-catalog/${glue}`,
      title: 'AWS Glue',
    },
    {
      url: `https://${host}/lakeformation/home?region=${region}#${lakeFormation}`,
      title: 'AWS Lake Formation',
    },
  ];
}
