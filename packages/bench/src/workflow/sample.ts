import { nothing, type Counts } from './counts';

/**
 * What aws-samples/aws-lakeformation-datasharing-workflow does for a share, as
 * its definition and its Lambda functions say (last commit of March 2023). Its
 * states: GetCatalogTableDetails, DoesItHavePIIColumns, then either
 * NoPIIShareCatalogItem, or SendAndWaitPIIColumnApproval and
 * ApprovedPIIShareCatalogItem. Each but the Choice is a Lambda function, which
 * reads Glue, publishes to SNS or grants; the link in the mail goes through an
 * HTTP API to a fourth one.
 */
const base: Counts = { ...nothing, executions: 1 };

const asked: Counts = {
  ...base,
  transitions: 3,
  glueRequests: 2,
  snsPublishes: 1,
  lambdaRequests: 3,
  httpApiCalls: 1,
};

export const sample = {
  atOnce: { ...base, transitions: 3, glueRequests: 2, lambdaRequests: 2 },
  approved: { ...asked, transitions: 4, lambdaRequests: 4 },
  /** It fails, as it would where something broke. */
  denied: asked,
  /** Of a database it reads no tables. */
  database: { ...asked, transitions: 4, lambdaRequests: 4, glueRequests: 1 },
} satisfies Record<string, Counts>;
