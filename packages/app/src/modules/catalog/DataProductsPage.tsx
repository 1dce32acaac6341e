import type { ReactNode } from 'react';
import { FavoriteToggleIcon } from '@backstage/core-components';
import { CatalogTable, type CatalogTableRow } from '@backstage/plugin-catalog';
import {
  CatalogFilterLayout,
  EntityListProvider,
  useStarredEntities,
} from '@backstage/plugin-catalog-react';
import { Container, Header } from '@backstage/ui';
import { columns } from './columns';

const DataProductsTable = () => {
  const { isStarredEntity, toggleStarredEntity } = useStarredEntities();
  return (
    <CatalogTable
      columns={columns}
      actions={[
        ({ entity }: CatalogTableRow) => {
          const starred = isStarredEntity(entity);
          return {
            icon: () => <FavoriteToggleIcon isFavorite={starred} />,
            tooltip: starred ? 'Remove from starred' : 'Add to starred',
            onClick: () => toggleStarredEntity(entity),
          };
        },
      ]}
    />
  );
};

/** The catalog's list, with data products in mind. */
export const DataProductsPage = (props: { filters: ReactNode }) => (
  <EntityListProvider pagination>
    <Header title="Data products" />
    <Container>
      <CatalogFilterLayout>
        <CatalogFilterLayout.Filters>
          {props.filters}
        </CatalogFilterLayout.Filters>
        <CatalogFilterLayout.Content>
          <DataProductsTable />
        </CatalogFilterLayout.Content>
      </CatalogFilterLayout>
    </Container>
  </EntityListProvider>
);
