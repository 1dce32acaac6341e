import { Cell, type ColumnConfig } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { Stack } from './cells';

export type RequestColumn = ColumnConfig<ShareRequestSummary>;

/**
 * Makes the columns of a table of requests, with values one below the other.
 *
 * @param isNarrow - whether a column is hidden that does not say so itself, and
 *   none has a width
 * @param widths - by the id of the column; an equal share where it is missing
 */
export const columnMaker =
  (isNarrow: boolean, widths: Record<string, RequestColumn['defaultWidth']>) =>
  (
    id: string,
    label: string,
    cell: (request: ShareRequestSummary) => JSX.Element | null,
    isHidden = isNarrow,
  ): RequestColumn => ({
    id,
    label,
    isHidden,
    isRowHeader: id === 'product',
    defaultWidth: isNarrow ? undefined : widths[id] ?? '1fr',
    cell: request => (
      <Cell>
        <Stack>{cell(request)}</Stack>
      </Cell>
    ),
  });
