import type {
  AuditorService,
  HttpAuthService,
  HttpRouterService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  glueIngestionManagePermission,
  glueIngestionReadPermission,
  ingestionPath,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { titleOf, type GlueSource } from '../config/GlueSource';
import type { IngestionStore, StoredSource } from '../store/IngestionStore';

/** Milliseconds that removals, once let through, may still happen. */
const allowanceMilliseconds = 24 * 60 * 60 * 1_000;

const defaultPage = 200;
const maxPage = 1_000;

/**
 * - `pending`: not yet scanned
 * - `holding`: the last scan would have removed more than may go at once
 */
type SourceState = 'pending' | 'healthy' | 'holding' | 'failing';

function stateOf({ status }: StoredSource): SourceState {
  if (!status) return 'pending';
  if (status.outcome === 'failure') return 'failing';
  return status.held ? 'holding' : 'healthy';
}

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(maxPage).default(defaultPage),
  cursor: z.string().min(1).optional(),
});

const allowBody = z.strictObject({ removals: z.number().int().min(1) });

/** @throws InputError that names the field */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new InputError(`${path.join('.') || 'body'}: ${message}`);
}

/** What the ingestion tells, beside the catalog's own API. */
export function addRoutes(options: {
  httpRouter: HttpRouterService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  permissions: PermissionsService;
  store: IngestionStore;
  sources: GlueSource[];
  now: () => number;
}) {
  const { httpRouter, httpAuth, auditor, permissions, store, sources, now } =
    options;
  const router = Router();

  const authorize = async (request: Request, permission: BasicPermission) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) throw new NotAllowedError();
  };
  const sourceOf = (id: string) => {
    const source = sources.find(each => each.id === id);
    if (!source) throw new NotFoundError(`There is no Glue source ${id}`);
    return source;
  };

  // For probes, which have no credentials: it says nothing but yes or no.
  router.get('/health', async (_request, response) => {
    const states = await Promise.all(
      sources.map(async ({ id }) => stateOf(await store.source(id))),
    );
    const healthy = states.every(
      state => state === 'healthy' || state === 'pending',
    );
    response.status(healthy ? 200 : 503).json({ healthy });
  });

  router.get('/sources', async (request, response) => {
    await authorize(request, glueIngestionReadPermission);
    const items = await Promise.all(
      sources.map(async source => {
        const stored = await store.source(source.id);
        return {
          id: source.id,
          title: titleOf(source),
          region: source.region,
          state: stateOf(stored),
          lastScan: stored.status ?? null,
          progress: stored.progress ?? null,
          lastEventAt: stored.lastEventAt
            ? new Date(stored.lastEventAt).toISOString()
            : null,
          allowedRemovals:
            stored.allowance && stored.allowance.until > now()
              ? {
                  removals: stored.allowance.removals,
                  until: new Date(stored.allowance.until).toISOString(),
                }
              : null,
        };
      }),
    );
    response.json({ items });
  });

  router.post(
    '/sources/:id/allow-removals',
    express.json(),
    async (request, response) => {
      await authorize(request, glueIngestionManagePermission);
      const { id } = sourceOf(request.params.id);
      const { removals } = valid(allowBody, request.body);
      const event = await auditor.createEvent({
        eventId: 'glue-removals-allow',
        severityLevel: 'medium',
        request,
        meta: { source: id, removals },
      });
      const until = now() + allowanceMilliseconds;
      try {
        await store.saveAllowance(id, { removals, until });
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
      await event.success();
      response.json({ removals, until: new Date(until).toISOString() });
    },
  );

  router.get('/table-texts', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['service'] });
    const { limit, cursor } = valid(pageQuery, request.query);
    response.json(await store.tableTexts(limit, cursor));
  });

  const mounted = Router();
  mounted.use(ingestionPath, router);
  httpRouter.use(mounted);
  httpRouter.addAuthPolicy({
    path: `${ingestionPath}/health`,
    allow: 'unauthenticated',
  });
}
