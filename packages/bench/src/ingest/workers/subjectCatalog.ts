import { serveCatalog } from '../serveCatalog';
import { createSubject } from '../subject';

serveCatalog(({ catalog, auth, ...environment }) =>
  createSubject({ ...environment, catalog: { catalog, auth } }),
);
