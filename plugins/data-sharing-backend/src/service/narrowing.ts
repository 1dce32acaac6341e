import { ConflictError, InputError } from '@backstage/errors';
import type { Decide } from '@data-sharing/backstage-plugin-data-sharing-common';
import type {
  DecisionRecord,
  ShareRequestRecord,
} from '../database/RequestStore';
import { SampleShareWorkflow } from '../sampleMachine/SampleShareWorkflow';
import { columnsOfTable, pickColumns } from './columns';
import type { ServiceContext } from './context';
import { columnsText, titleOf } from './views/product';

/**
 * The columns that an approver narrows a request to.
 *
 * @returns `null` where they approve all that is asked for
 * @throws InputError that names `columns`
 * @throws ServiceUnavailableError where a whole table is asked for, and Glue
 *   does not say what its columns are
 */
export async function narrowedTo(
  { products, workflows }: ServiceContext,
  request: ShareRequestRecord,
  { columns, decision }: Decide,
): Promise<string[] | null> {
  if (!columns) return null;
  if (decision !== 'approved') {
    throw new InputError('columns: only an approval can be narrowed');
  }
  if (workflows.forCatalog(request) instanceof SampleShareWorkflow) {
    throw new InputError(
      'columns: must be left out; the workflow of this catalog shares whole tables',
    );
  }
  if (request.table === null) {
    throw new InputError(
      'columns: must be left out for all tables; columns are of one table',
    );
  }
  const asked = request.grantedColumns;
  if (!asked) {
    const { tables } = await products.read(request);
    return columnsOfTable(request, tables[0], columns);
  }
  const picked = pickColumns(
    columns,
    asked,
    name => `${name} of ${titleOf(request)} is not asked for`,
  );
  return picked.length === asked.length ? null : picked;
}

/**
 * What several approvals together allow: the columns that every one of them
 * is for.
 *
 * @returns `null` where none is narrowed
 * @throws ConflictError where they have no column in common
 */
export function narrowedTogether(
  approvals: Array<Pick<DecisionRecord, 'by' | 'columns'>>,
): string[] | null {
  const narrowed = approvals.filter(({ columns }) => columns !== null);
  if (narrowed.length === 0) return null;
  const [first, ...others] = narrowed.map(({ columns }) => columns ?? []);
  const common = first.filter(name =>
    others.every(columns => columns.includes(name)),
  );
  if (common.length > 0) return common;
  throw new ConflictError(
    `columns: have nothing in common with what was approved already: ${narrowed
      .slice(0, -1)
      .map(({ by, columns }) => `${columnsText(columns ?? [])} by ${by}`)
      .join('; ')}`,
  );
}
