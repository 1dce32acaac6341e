import { customerData } from './customers';
import { logistics } from './logistics';
import { people } from './people';
import { sales } from './sales';
import type { SampleDatabase } from './shapes';
import { unowned } from './unowned';

export { centralAccount, region, type SampleDatabase } from './shapes';

/** The Glue Data Catalog of the central account. See ../README.md. */
export const sampleCatalog: SampleDatabase[] = [
  ...sales,
  ...customerData,
  ...logistics,
  ...people,
  ...unowned,
];

/** Accounts of the producers that have a topic for approvals. */
export const producerAccounts = [
  '222233334444',
  '333344445555',
  '555566667777',
  '888899990000',
];

/** Accounts that may receive shares, the same as in app-config.yaml. */
export const consumerAccounts = [
  '444455556666',
  '666677778888',
  '777788889999',
];
