import { z } from 'zod';
import type { Change } from '../ingest/refreshTables';

/** What an event says has changed, and where. */
export interface ChangeEvent {
  /** Twelve digits: account of the Data Catalog. */
  account: string;
  region: string;
  /** Milliseconds since the epoch: when it happened. */
  at: number;
  changes: Change[];
}

const envelope = z.object({
  source: z.string(),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string(),
  time: z.string(),
  detail: z.unknown(),
});

const name = z.string().min(1);

// https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
const databaseStateChange = z.object({
  typeOfChange: z.string(),
  databaseName: name,
  changedTables: z.array(name).optional(),
});

const tableStateChange = z.object({
  typeOfChange: z.string(),
  databaseName: name,
  tableName: name,
});

// Of partitions, which change nothing of a table that is shown.
const ofTables = ['CreateTable', 'UpdateTable', 'DeleteTable'];

const cloudTrailCall = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.string().optional(),
  requestParameters: z.unknown(),
});

const databaseRequest = z.object({
  name: name.optional(),
  databaseInput: z.object({ name }).optional(),
});

const tableRequest = z.object({
  databaseName: name,
  name: name.optional(),
  tableInput: z.object({ name }).optional(),
});

const taggedResource = z.object({
  resource: z.object({
    database: z.object({ name }).optional(),
    table: z.object({ databaseName: name, name }).optional(),
    tableWithColumns: z.object({ databaseName: name, name }).optional(),
  }),
});

/**
 * Calls that Glue sends no event for, or none that says all, as CloudTrail has
 * them: https://docs.aws.amazon.com/glue/latest/dg/monitor-cloudtrail.html
 */
function changesOfCall(detail: unknown): Change[] {
  const call = cloudTrailCall.parse(detail);
  // A call that failed has changed nothing.
  if (call.errorCode) return [];
  const request = call.requestParameters;
  const isGlue = call.eventSource === 'glue.amazonaws.com';
  if (isGlue && /^(Create|Update|Delete)Database$/.test(call.eventName)) {
    const { databaseInput, name: named } = databaseRequest.parse(request);
    const database = named ?? databaseInput?.name;
    return database ? [{ database }] : [];
  }
  if (isGlue && ofTables.includes(call.eventName)) {
    const {
      databaseName,
      tableInput,
      name: named,
    } = tableRequest.parse(request);
    const table = named ?? tableInput?.name;
    return table ? [{ database: databaseName, table }] : [];
  }
  if (
    call.eventSource === 'lakeformation.amazonaws.com' &&
    /^(Add|Remove)LFTags(To|From)Resource$/.test(call.eventName)
  ) {
    const { database, table, tableWithColumns } =
      taggedResource.parse(request).resource;
    const ofTable = table ?? tableWithColumns;
    if (ofTable) {
      return [{ database: ofTable.databaseName, table: ofTable.name }];
    }
    return database ? [{ database: database.name }] : [];
  }
  return [];
}

function changesOf(detailType: string, detail: unknown): Change[] {
  switch (detailType) {
    case 'Glue Data Catalog Database State Change': {
      const { databaseName, changedTables, typeOfChange } =
        databaseStateChange.parse(detail);
      // Tables are created and deleted under this title too.
      if (/Table/.test(typeOfChange)) {
        return (changedTables ?? []).map(table => ({
          database: databaseName,
          table,
        }));
      }
      return [{ database: databaseName }];
    }
    case 'Glue Data Catalog Table State Change': {
      const { databaseName, tableName, typeOfChange } =
        tableStateChange.parse(detail);
      return ofTables.includes(typeOfChange)
        ? [{ database: databaseName, table: tableName }]
        : [];
    }
    case 'AWS API Call via CloudTrail':
      return changesOfCall(detail);
    default:
      return [];
  }
}

/**
 * Reads an event of EventBridge, as a rule puts it into a queue.
 *
 * @throws Error that says what is wrong, for what is no such event
 */
export function parseChange(body: string): ChangeEvent {
  const event = envelope.parse(JSON.parse(body));
  const at = Date.parse(event.time);
  return {
    account: event.account,
    region: event.region,
    at: Number.isNaN(at) ? Date.now() : at,
    changes: changesOf(event['detail-type'], event.detail),
  };
}
