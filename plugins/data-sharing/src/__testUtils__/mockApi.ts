import { createApiMock } from '@backstage/frontend-test-utils';
import { ResponseError, type SerializedError } from '@backstage/errors';
import { dataSharingApiRef } from '../api/apiRef';
import {
  customersSchema,
  finance,
  marketing,
  needsApproval,
  pendingRequest,
} from './sampleData';

const createMock = createApiMock(dataSharingApiRef, () => ({
  getStatus: jest.fn(),
  listConsumerAccounts: jest.fn(),
  previewRequest: jest.fn(),
  submitRequest: jest.fn(),
  listRequests: jest.fn(),
  getRequest: jest.fn(),
  decideRequest: jest.fn(),
  withdrawRequest: jest.fn(),
  retryRequest: jest.fn(),
  revokeRequest: jest.fn(),
  extendRequest: jest.fn(),
  checkConsumer: jest.fn(),
  getProductSchema: jest.fn(),
}));

/** A backend where everything works and nothing was requested yet. */
export function healthyApi() {
  const api = createMock();
  api.getStatus.mockResolvedValue({
    workflows: [
      {
        catalogId: '111122223333',
        region: 'eu-west-1',
        reachable: true,
        error: null,
        checkedAt: '2026-11-25T08:00:00Z',
      },
    ],
  });
  api.listConsumerAccounts.mockResolvedValue([marketing, finance]);
  api.previewRequest.mockResolvedValue(needsApproval);
  api.listRequests.mockResolvedValue({
    items: [],
    nextCursor: null,
    totalItems: 0,
  });
  api.getProductSchema.mockResolvedValue(customersSchema);
  api.getRequest.mockResolvedValue(pendingRequest);
  return api;
}

/** An error as the backend answers it and the client throws it. */
export function answer(
  statusCode: number,
  error: SerializedError,
): Promise<ResponseError> {
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: { statusCode } }), {
      status: statusCode,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
}
