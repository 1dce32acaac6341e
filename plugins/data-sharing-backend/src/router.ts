import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  spec,
  type Decide,
  type Extend,
  type ListRequestsQuery,
  type PreviewQuery,
  type Revoke,
  type SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import express, { type Request, type Router } from 'express';
import { refuseUnknownFields } from './refuseUnknownFields';
import type { Caller, ServiceContext, UserCaller } from './service/context';
import { checkConsumer } from './service/checkConsumer';
import { decideRequest } from './service/decideRequest';
import { extendRequest } from './service/extendRequest';
import { getProductSchema } from './service/getProductSchema';
import { getRequest } from './service/getRequest';
import { getStatus } from './service/getStatus';
import { listConsumerAccounts } from './service/listConsumerAccounts';
import { listRequests } from './service/listRequests';
import { previewRequest } from './service/previewRequest';
import { retryRequest } from './service/retryRequest';
import { revokeRequest } from './service/revokeRequest';
import { submitRequest } from './service/submitRequest';
import { withdrawRequest } from './service/withdrawRequest';
import { withoutStack } from './withoutStack';

/** Writes what happens in a call to the audit log, whether it succeeds or not. */
async function audited<T extends { id: string }>(
  auditor: AuditorService,
  options: { eventId: string; request: Request; meta?: { id?: string } },
  act: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent({
    severityLevel: 'medium',
    ...options,
  });
  try {
    const result = await act();
    await event.success({ meta: { id: result.id } });
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}

/** Translates between HTTP and the service; `spec` has validated each request. */
export function createRouter(options: {
  context: ServiceContext;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
}): Router {
  const { context, httpAuth, userInfo } = options;
  const { auditor } = context;

  const user = async (req: Request): Promise<UserCaller> => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
    return {
      credentials,
      userRef: credentials.principal.userEntityRef.toLowerCase(),
      ownershipRefs: ownershipEntityRefs.map(ref => ref.toLowerCase()),
    };
  };
  const anyone = async (req: Request): Promise<Caller> => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    return 'userEntityRef' in credentials.principal
      ? user(req)
      : { credentials, ownershipRefs: [] };
  };

  // Typed as plain express: the API's types are made from the same document.
  const router = createValidatedOpenApiRouter(spec, {
    middleware: [express.json(), refuseUnknownFields],
  }) as unknown as Router;

  router.get('/v1/status', async (req, res) => {
    await anyone(req);
    res.json(await getStatus(context));
  });

  router.get('/v1/consumer-accounts', async (req, res) => {
    res.json({ items: listConsumerAccounts(context, await user(req)) });
  });

  router.post('/v1/preview', async (req, res) => {
    const query = req.body as PreviewQuery;
    res.json(await previewRequest(context, await user(req), query));
  });

  router.get('/v1/requests', async (req, res) => {
    const query = req.query as unknown as NonNullable<ListRequestsQuery>;
    res.json(await listRequests(context, await anyone(req), query));
  });

  router.post('/v1/requests', async (req, res) => {
    const caller = await user(req);
    const made = await audited(
      auditor,
      { eventId: 'request-submit', request: req },
      () =>
        submitRequest(
          context,
          caller,
          req.body as SubmitRequest,
          req.header('Idempotency-Key'),
        ),
    );
    res.status(201).json(made);
  });

  router.get('/v1/requests/:id', async (req, res) => {
    res.json(await getRequest(context, await anyone(req), req.params.id));
  });

  router.post('/v1/requests/:id/decision', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const body = req.body as Decide;
    const decided = await audited(
      auditor,
      { eventId: 'request-decide', request: req, meta: { id } },
      () => decideRequest(context, caller, id, body),
    );
    res.json(decided);
  });

  router.post('/v1/requests/:id/withdraw', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const withdrawn = await audited(
      auditor,
      { eventId: 'request-withdraw', request: req, meta: { id } },
      () => withdrawRequest(context, caller, id, req.body),
    );
    res.json(withdrawn);
  });

  router.post('/v1/requests/:id/retry', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const retried = await audited(
      auditor,
      { eventId: 'request-retry', request: req, meta: { id } },
      () => retryRequest(context, caller, id),
    );
    res.json(retried);
  });

  router.post('/v1/requests/:id/revoke', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const body = req.body as Revoke;
    const revoked = await audited(
      auditor,
      { eventId: 'request-revoke', request: req, meta: { id } },
      () => revokeRequest(context, caller, id, body),
    );
    res.json(revoked);
  });

  router.post('/v1/requests/:id/extend', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const body = req.body as Extend;
    const extended = await audited(
      auditor,
      { eventId: 'request-extend', request: req, meta: { id } },
      () => extendRequest(context, caller, id, body),
    );
    res.json(extended);
  });

  router.post('/v1/requests/:id/check-consumer', async (req, res) => {
    const { id } = req.params;
    const caller = await user(req);
    const checked = await audited(
      auditor,
      { eventId: 'request-check-consumer', request: req, meta: { id } },
      () => checkConsumer(context, caller, id),
    );
    res.json(checked);
  });

  router.get('/v1/products/:namespace/:name/schema', async (req, res) => {
    const { namespace, name } = req.params;
    const entityRef = stringifyEntityRef({ kind: 'resource', namespace, name });
    res.json(await getProductSchema(context, await anyone(req), entityRef));
  });

  router.use(withoutStack(context.logger));
  return router;
}
