import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  annotations,
  ingestionPath,
  productArn,
  type TableText,
  type TableTextPage,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** The entity of a table, as the Glue module of the catalog makes it. */
export function tableEntity(
  name: string,
  more: {
    verdict?: Verdict;
    owner?: string;
    description?: string;
    tags?: string[];
  } = {},
): Entity {
  const [database, table] = name.split('.');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: `${name}-0123456789`,
      namespace: 'default',
      title: name,
      description: more.description,
      tags: more.tags,
      annotations: {
        [annotations.arn]: productArn({
          catalogId: '111122223333',
          region: 'eu-west-1',
          database,
          table,
        }),
        [annotations.sensitivity]: more.verdict ?? 'unflagged',
      },
    },
    spec: { type: 'glue-table', owner: more.owner ?? 'group:default/sales' },
  };
}

/** What a table can be found by; its ref is that of {@link tableEntity}. */
export const tableText = (
  name: string,
  columns: string[],
  more: Partial<TableText> = {},
): TableText => ({
  entityRef: `resource:default/${name}-0123456789`.toLowerCase(),
  columns,
  comments: [],
  lfTags: [],
  ...more,
});

/**
 * A catalog that answers as the Glue module does, and counts what it is asked.
 * A page that is an error is answered as one.
 */
export class TestCatalog {
  pages: Array<TableText[] | Error> = [];
  /** So many requests are not answered: the connection breaks. */
  breaks = 0;
  /** The query of each request. */
  readonly asked: Array<Record<string, unknown>> = [];
  /** Who asked each time. */
  readonly principals: unknown[] = [];

  readonly plugin = createBackendPlugin({
    pluginId: 'catalog',
    register: env => {
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        init: async ({ http, httpAuth }) => {
          http.use(async (req, res) => {
            if (req.path !== `${ingestionPath}/table-texts`) {
              res.status(404).end();
              return;
            }
            if (this.breaks > 0) {
              this.breaks -= 1;
              req.socket.destroy();
              return;
            }
            const { principal } = await httpAuth.credentials(req, {
              allow: ['service'],
            });
            this.principals.push(principal);
            this.asked.push(req.query);
            const page = Number(req.query.cursor ?? 0);
            const items = this.pages[page] ?? [];
            if (items instanceof Error) throw items;
            const last = page >= this.pages.length - 1;
            const body: TableTextPage = {
              items,
              ...(!last && { nextCursor: String(page + 1) }),
            };
            res.json(body);
          });
        },
      });
    },
  });
}
