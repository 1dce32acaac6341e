import { useEntity } from '@backstage/plugin-catalog-react';
import { productKeyOf } from '@data-sharing/backstage-plugin-data-sharing-common';
import { isResourceLink } from '../../isDataProduct';
import { NotShareable } from './NotShareable';
import { ProductAccess } from './ProductAccess';

/** The Access tab of whatever entity the page shows. */
export const AccessContent = () => {
  const { entity } = useEntity();
  const product = productKeyOf(entity);
  return product && !isResourceLink(entity) ? (
    <ProductAccess entity={entity} product={product} />
  ) : (
    <NotShareable entity={entity} />
  );
};
