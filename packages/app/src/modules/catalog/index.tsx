import { coreExtensionData } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';

/** The catalog, whose list shows what one wants to know of data products. */
export const catalog = catalogPlugin.withOverrides({
  extensions: [
    catalogPlugin.getExtension('page:catalog').override({
      factory(originalFactory, { inputs }) {
        return originalFactory({
          params: {
            loader: async () => {
              const { DataProductsPage } = await import('./DataProductsPage');
              return (
                <DataProductsPage
                  filters={inputs.filters.map(filter =>
                    filter.get(coreExtensionData.reactElement),
                  )}
                />
              );
            },
          },
        });
      },
    }),
  ],
});
