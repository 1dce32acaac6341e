/**
 * The REST API, version 1, below `/api/data-sharing`. The router validates
 * requests by this document, and the client's types are made from it
 * (`yarn generate`).
 */
const ref = <T extends string>(name: T) =>
  ({ $ref: `#/components/schemas/${name}` } as const);

const json = <T>(schema: T) => ({ 'application/json': { schema } } as const);

const ok = <T>(description: string, schema: T) =>
  ({ description, content: json(schema) } as const);

const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' },
} as const;

const entityRef = {
  type: 'string',
  description: 'Ref of a Glue database or table entity',
  minLength: 1,
  maxLength: 300,
} as const;

const consumerAccountId = {
  type: 'string',
  description: 'AWS account that receives the share: twelve digits',
  pattern: '^\\d{12}$',
} as const;

const consumerPrincipal = {
  type: 'string',
  description:
    'ARN of an IAM role in the consumer account; the account itself where it is missing',
  pattern: '^arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$',
} as const;

const reason = {
  type: 'string',
  minLength: 1,
  maxLength: 2000,
  pattern: '\\S',
} as const;

const nullable = <T extends object>(schema: T) =>
  ({ anyOf: [schema, { type: 'null' }] } as const);

const nullableString = { type: ['string', 'null'] } as const;

const scope = { type: 'string', enum: ['table', 'all-tables'] } as const;

const columns = {
  type: 'array',
  description:
    'Names of columns and partition keys of the table: the only ones that are shared',
  minItems: 1,
  maxItems: 500,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

const nullableColumns = {
  type: ['array', 'null'],
  items: { type: 'string' },
} as const;

const requestState = {
  type: 'string',
  enum: [
    'submitted',
    'pending-approval',
    'approved',
    'granting',
    'granted',
    'revoking',
    'revoked',
    'denied',
    'withdrawn',
    'timed-out',
    'grant-failed',
    'failed',
    'ended',
  ],
} as const;

const dateTime = { type: 'string', format: 'date-time' } as const;

/**
 * The OpenAPI 3.1 document of the REST API.
 *
 * @public
 */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'data-sharing',
    version: '1',
    description: 'Share requests for data products in AWS Glue',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths: {
    '/v1/status': {
      get: {
        operationId: 'getStatus',
        description: 'Whether the workflows of the configured catalogs answer',
        responses: { 200: ok('Status', ref('Status')) },
      },
    },
    '/v1/consumer-accounts': {
      get: {
        operationId: 'listConsumerAccounts',
        description: 'The accounts that the caller may request a share for',
        responses: {
          200: ok('Accounts', {
            type: 'object',
            required: ['items'],
            properties: {
              items: { type: 'array', items: ref('ConsumerAccount') },
            },
          } as const),
        },
      },
    },
    '/v1/preview': {
      post: {
        operationId: 'previewRequest',
        description: 'What a share request would do; it changes nothing',
        // Not a GET: hundreds of columns do not fit into a URL.
        requestBody: { required: true, content: json(ref('PreviewRequest')) },
        responses: { 200: ok('Preview', ref('Preview')) },
      },
    },
    '/v1/requests': {
      get: {
        operationId: 'listRequests',
        description: 'One page of share requests',
        parameters: [
          {
            name: 'view',
            in: 'query',
            description:
              '`mine`: that I made; `to-decide`: that wait for my decision; `all`: that I may see',
            schema: {
              type: 'string',
              enum: ['mine', 'to-decide', 'all'],
              default: 'mine',
            },
          },
          {
            name: 'state',
            in: 'query',
            explode: true,
            schema: { type: 'array', items: requestState },
          },
          { name: 'entityRef', in: 'query', schema: entityRef },
          {
            name: 'consumerAccountId',
            in: 'query',
            schema: consumerAccountId,
          },
          {
            name: 'q',
            in: 'query',
            description: 'Part of the product, the reason or the requester',
            schema: { type: 'string', maxLength: 200 },
          },
          {
            name: 'orderBy',
            in: 'query',
            schema: {
              type: 'string',
              enum: ['createdAt:asc', 'createdAt:desc'],
              default: 'createdAt:desc',
            },
          },
          {
            name: 'cursor',
            in: 'query',
            schema: { type: 'string', maxLength: 1000 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
        ],
        responses: { 200: ok('A page', ref('ShareRequestPage')) },
      },
      post: {
        operationId: 'submitRequest',
        description: 'Submits a share request',
        parameters: [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description:
              'The same key with the same body gives the same request; with another body, 409',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
        ],
        requestBody: { required: true, content: json(ref('SubmitRequest')) },
        responses: { 201: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}': {
      get: {
        operationId: 'getRequest',
        parameters: [id],
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/decision': {
      post: {
        operationId: 'decideRequest',
        description: 'Approves or denies, for the group that owns the product',
        parameters: [id],
        requestBody: { required: true, content: json(ref('Decide')) },
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/withdraw': {
      post: {
        operationId: 'withdrawRequest',
        description: 'Takes back a request of mine that waits for a decision',
        parameters: [id],
        requestBody: { required: true, content: json(ref('Withdraw')) },
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/retry': {
      post: {
        operationId: 'retryRequest',
        description: 'Starts another attempt of a request that failed',
        parameters: [id],
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/revoke': {
      post: {
        operationId: 'revokeRequest',
        description:
          'Ends the access that was granted: for the group that owns the product, or handed back by the requester',
        parameters: [id],
        requestBody: { required: true, content: json(ref('Revoke')) },
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/extend': {
      post: {
        operationId: 'extendRequest',
        description:
          'Puts the end of access off or forward, sets or removes it, for the group that owns the product',
        parameters: [id],
        requestBody: { required: true, content: json(ref('Extend')) },
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/requests/{id}/check-consumer': {
      post: {
        operationId: 'checkConsumer',
        description:
          'Looks again whether the consumer can use what was granted, and does what is left where the consumer account lets the workflow',
        parameters: [id],
        responses: { 200: ok('The request', ref('ShareRequest')) },
      },
    },
    '/v1/products/{namespace}/{name}/schema': {
      get: {
        operationId: 'getProductSchema',
        description:
          'Columns or tables of a product with their flags, from Glue',
        parameters: [
          {
            name: 'namespace',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 63 },
          },
          {
            name: 'name',
            in: 'path',
            required: true,
            schema: { type: 'string', maxLength: 63 },
          },
        ],
        responses: { 200: ok('The schema', ref('ProductSchema')) },
      },
    },
  },
  components: {
    schemas: {
      Verdict: {
        type: 'string',
        enum: ['sensitive', 'unknown', 'unflagged', 'not-sensitive'],
      },
      VerdictReason: {
        type: 'object',
        required: ['verdict', 'level', 'name', 'parameter', 'value'],
        properties: {
          verdict: {
            type: 'string',
            enum: ['sensitive', 'unknown', 'unflagged'],
          },
          level: {
            type: 'string',
            enum: ['database', 'table', 'column', 'partition-key'],
          },
          name: { type: 'string' },
          parameter: {
            type: 'string',
            description: 'Name of the Glue parameter, or key of the LF-Tag',
          },
          value: nullableString,
          kind: {
            type: 'string',
            enum: ['lf-tag', 'hidden-columns', 'hidden-tables', 'unreadable'],
            description: 'What speaks, where it is not the parameter',
          },
        },
      },
      VerdictSummary: {
        type: 'object',
        required: ['verdict', 'reasons', 'reasonsTotal'],
        properties: {
          verdict: ref('Verdict'),
          reasons: { type: 'array', items: ref('VerdictReason') },
          reasonsTotal: { type: 'integer' },
        },
      },
      RequestState: requestState,
      Person: {
        type: 'object',
        required: ['ref', 'displayName'],
        properties: {
          ref: { type: 'string', description: 'Entity ref' },
          displayName: { type: 'string' },
        },
      },
      Owner: {
        type: 'object',
        description: 'The producer',
        required: ['group', 'dataOwner', 'dataOwnerName'],
        properties: {
          group: nullable(ref('Person')),
          dataOwner: nullableString,
          dataOwnerName: nullableString,
        },
      },
      Product: {
        type: 'object',
        required: [
          'entityRef',
          'title',
          'arn',
          'catalogId',
          'region',
          'database',
          'table',
        ],
        properties: {
          entityRef: nullableString,
          title: { type: 'string', description: '`sales` or `sales.orders`' },
          arn: { type: 'string' },
          catalogId: { type: 'string' },
          region: { type: 'string' },
          database: { type: 'string' },
          table: nullableString,
        },
      },
      ConsumerAccount: {
        type: 'object',
        required: ['id', 'name'],
        properties: { id: consumerAccountId, name: { type: 'string' } },
      },
      Consumer: {
        type: 'object',
        required: ['accountId', 'name', 'principal'],
        properties: {
          accountId: { type: 'string' },
          name: nullableString,
          principal: nullableString,
        },
      },
      Grant: {
        type: 'object',
        required: [
          'principal',
          'resource',
          'columns',
          'permissions',
          'permissionsWithGrantOption',
        ],
        properties: {
          principal: { type: 'string' },
          resource: {
            type: 'string',
            description: '`sales.orders`, `sales.*` or `sales`',
          },
          columns: {
            ...nullableColumns,
            description: 'The only ones; null for all',
          },
          permissions: { type: 'array', items: { type: 'string' } },
          permissionsWithGrantOption: {
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      NextStep: {
        type: 'object',
        description: 'What the consumer has to do after the grant',
        required: ['title', 'detail', 'command', 'terraform', 'done'],
        properties: {
          title: { type: 'string' },
          detail: { type: 'string' },
          command: {
            ...nullableString,
            description: 'AWS CLI, for a POSIX shell',
          },
          terraform: {
            ...nullableString,
            description: 'The same for Terraform; null where it has nothing',
          },
          done: {
            type: ['boolean', 'null'],
            description: 'null where it cannot be told',
          },
        },
      },
      Blocker: {
        type: 'object',
        description:
          'What stands in the way of every cross-account grant of the product until somebody mends it',
        required: ['code', 'resource', 'message', 'command'],
        properties: {
          code: {
            type: 'string',
            enum: [
              'iam-allowed-principals',
              'cross-account-version',
              'location-not-registered',
              'not-grantable',
            ],
          },
          resource: { type: 'string' },
          message: { type: 'string' },
          command: {
            type: 'string',
            description:
              "AWS CLI, for the data lake administrator of the catalog's account",
          },
        },
      },
      ConsumerSide: {
        type: 'object',
        description: 'What is known of the consumer account after the grant',
        required: [
          'usable',
          'role',
          'invitation',
          'link',
          'problem',
          'checkedAt',
          'checking',
        ],
        properties: {
          usable: {
            type: ['boolean', 'null'],
            description:
              'Whether somebody there can query it; null where it cannot be told',
          },
          role: {
            ...nullableString,
            description:
              '`assumed` or `absent`: the optional role; null before the first check',
          },
          invitation: {
            ...nullableString,
            description: '`not-needed`, `accepted`, `pending` or `unknown`',
          },
          link: {
            ...nullableString,
            description: 'The resource link, as `sales_shared.orders`',
          },
          problem: nullableString,
          checkedAt: nullable(dateTime),
          checking: { type: 'boolean', description: 'A check is under way' },
        },
      },
      Refusal: {
        type: 'object',
        description: 'Why a request would be refused',
        required: ['code', 'message', 'requestId'],
        properties: {
          code: {
            type: 'string',
            enum: [
              'nobody-could-decide',
              'owner-missing',
              'already-covered',
              'browse-only',
              'account-not-allowed',
              'workflow-cannot',
            ],
          },
          message: { type: 'string' },
          requestId: {
            ...nullableString,
            description: 'The request that covers it already',
          },
        },
      },
      Preview: {
        type: 'object',
        required: [
          'product',
          'scope',
          'consumer',
          'owner',
          'verdict',
          'outcome',
          'refusal',
          'deciders',
          'grants',
          'nextSteps',
        ],
        properties: {
          product: ref('Product'),
          scope,
          consumer: ref('Consumer'),
          owner: ref('Owner'),
          verdict: ref('VerdictSummary'),
          outcome: {
            type: 'string',
            enum: ['granted-at-once', 'needs-approval', 'refused'],
          },
          refusal: nullable(ref('Refusal')),
          deciders: {
            type: 'array',
            description: 'Who could decide; never the caller',
            items: ref('Person'),
          },
          grants: { type: 'array', items: ref('Grant') },
          nextSteps: { type: 'array', items: ref('NextStep') },
        },
      },
      PreviewRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['entityRef', 'scope', 'consumerAccountId'],
        properties: {
          entityRef,
          scope,
          columns,
          consumerAccountId,
          consumerPrincipal,
        },
      },
      SubmitRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['entityRef', 'scope', 'consumerAccountId', 'reason'],
        properties: {
          entityRef,
          scope,
          columns,
          consumerAccountId,
          consumerPrincipal,
          reason,
          accessEndsAt: {
            ...dateTime,
            description: 'When access ends; open-ended where it is missing',
          },
        },
      },
      Decide: {
        type: 'object',
        additionalProperties: false,
        required: ['decision'],
        properties: {
          decision: { type: 'string', enum: ['approved', 'denied'] },
          reason: { ...reason, description: 'A denial needs one' },
          columns: {
            ...columns,
            description:
              'Narrows an approval to these, among those that were asked for',
          },
          round: {
            type: 'integer',
            minimum: 1,
            description: 'The round that was seen; 409 where it is another now',
          },
        },
      },
      Withdraw: {
        type: 'object',
        additionalProperties: false,
        properties: { reason },
      },
      Revoke: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: { reason },
      },
      Extend: {
        type: 'object',
        additionalProperties: false,
        required: ['accessEndsAt', 'reason'],
        properties: {
          accessEndsAt: {
            ...nullable(dateTime),
            description: 'The new end of access; null for none',
          },
          reason,
        },
      },
      Decision: {
        type: 'object',
        required: ['by', 'decision', 'reason', 'columns', 'at'],
        properties: {
          by: ref('Person'),
          columns: {
            ...nullableColumns,
            description: 'What the approval is limited to; null for no limit',
          },
          decision: {
            type: 'string',
            enum: ['approved', 'denied', 'withdrawn'],
          },
          reason: nullableString,
          at: dateTime,
        },
      },
      ShareRequestSummary: {
        type: 'object',
        required: [
          'id',
          'state',
          'stateReason',
          'attempt',
          'external',
          'product',
          'scope',
          'columns',
          'grantedColumns',
          'usable',
          'consumer',
          'owner',
          'requester',
          'reason',
          'accessEndsAt',
          'verdict',
          'decisions',
          'decisionsNeeded',
          'round',
          'decideBefore',
          'actions',
          'createdAt',
          'updatedAt',
        ],
        properties: {
          id: { type: 'string' },
          state: ref('RequestState'),
          stateReason: {
            ...nullableString,
            description: 'Why it ended there: the denial, the error',
          },
          attempt: { type: 'integer' },
          external: {
            type: 'boolean',
            description:
              'Started outside of the portal; its requester is unknown',
          },
          product: ref('Product'),
          scope,
          columns: {
            ...nullableColumns,
            description: 'The only ones that are asked for; null for all',
          },
          grantedColumns: {
            ...nullableColumns,
            description:
              'The only ones that are, or will be, granted; null for all',
          },
          usable: {
            type: ['boolean', 'null'],
            description:
              'Of a granted request: whether the consumer can query it; null where it cannot be told',
          },
          consumer: ref('Consumer'),
          owner: ref('Owner'),
          requester: nullable(ref('Person')),
          reason: nullableString,
          accessEndsAt: nullable(dateTime),
          verdict: nullable(ref('VerdictSummary')),
          decisions: {
            type: 'array',
            description: 'Of the current approval task',
            items: ref('Decision'),
          },
          decisionsNeeded: {
            type: 'integer',
            description: 'How many people must approve',
          },
          round: {
            type: ['integer', 'null'],
            description:
              'Which question waits for a decision: it is asked anew when the verdict got worse',
          },
          decideBefore: {
            ...nullable(dateTime),
            description: 'When the workflow stops waiting',
          },
          actions: {
            type: 'array',
            description: 'What the caller may do now',
            items: {
              type: 'string',
              enum: [
                'decide',
                'withdraw',
                'retry',
                'revoke',
                'hand-back',
                'extend',
                'check-consumer',
              ],
            },
          },
          createdAt: dateTime,
          updatedAt: dateTime,
        },
      },
      RequestEvent: {
        type: 'object',
        required: ['id', 'at', 'type', 'actor', 'message'],
        properties: {
          id: { type: 'string' },
          at: dateTime,
          type: { type: 'string' },
          actor: {
            ...nullable(ref('Person')),
            description: 'null: the workflow or the portal itself',
          },
          message: { type: 'string' },
        },
      },
      ProgressStep: {
        type: 'object',
        description:
          'A state of the workflow that was entered; never raw history',
        required: ['name', 'enteredAt', 'exitedAt'],
        properties: {
          name: { type: 'string' },
          enteredAt: dateTime,
          exitedAt: nullable(dateTime),
        },
      },
      ShareRequest: {
        allOf: [
          ref('ShareRequestSummary'),
          {
            type: 'object',
            required: [
              'events',
              'progress',
              'grants',
              'nextSteps',
              'consumerSide',
              'blockers',
              'deciders',
            ],
            properties: {
              consumerSide: {
                ...nullable(ref('ConsumerSide')),
                description: 'null before the grant',
              },
              blockers: {
                type: 'array',
                description: 'What the last attempt met',
                items: ref('Blocker'),
              },
              events: { type: 'array', items: ref('RequestEvent') },
              progress: {
                ...nullable({
                  type: 'array',
                  items: ref('ProgressStep'),
                } as const),
                description: 'null where Step Functions does not answer',
              },
              grants: { type: 'array', items: ref('Grant') },
              nextSteps: { type: 'array', items: ref('NextStep') },
              deciders: { type: 'array', items: ref('Person') },
            },
          },
        ],
      },
      ShareRequestPage: {
        type: 'object',
        required: ['items', 'nextCursor', 'totalItems'],
        properties: {
          items: { type: 'array', items: ref('ShareRequestSummary') },
          nextCursor: nullableString,
          totalItems: { type: 'integer' },
        },
      },
      Column: {
        type: 'object',
        required: ['name', 'type', 'comment', 'partitionKey', 'flag'],
        properties: {
          name: { type: 'string' },
          type: nullableString,
          comment: nullableString,
          partitionKey: { type: 'boolean' },
          flag: {
            ...nullableString,
            description: 'Value of the sensitivity flag as found',
          },
        },
      },
      TableSummary: {
        type: 'object',
        required: [
          'name',
          'description',
          'columnCount',
          'verdict',
          'entityRef',
        ],
        properties: {
          name: { type: 'string' },
          description: nullableString,
          columnCount: { type: 'integer' },
          verdict: ref('Verdict'),
          entityRef: nullableString,
        },
      },
      ProductSchema: {
        type: 'object',
        required: [
          'product',
          'verdict',
          'flagParameter',
          'databaseFlag',
          'tableFlag',
          'columns',
          'tables',
          'readAt',
        ],
        properties: {
          product: ref('Product'),
          verdict: ref('VerdictSummary'),
          flagParameter: { type: 'string' },
          databaseFlag: nullableString,
          tableFlag: nullableString,
          columns: {
            type: 'array',
            description:
              'Of a table, partition keys last; empty for a database',
            items: ref('Column'),
          },
          tables: {
            type: 'array',
            description: 'Of a database; empty for a table',
            items: ref('TableSummary'),
          },
          readAt: dateTime,
        },
      },
      WorkflowStatus: {
        type: 'object',
        required: ['catalogId', 'region', 'reachable', 'error', 'checkedAt'],
        properties: {
          catalogId: { type: 'string' },
          region: { type: 'string' },
          reachable: { type: 'boolean' },
          error: nullableString,
          checkedAt: dateTime,
        },
      },
      Status: {
        type: 'object',
        required: ['workflows'],
        properties: {
          workflows: { type: 'array', items: ref('WorkflowStatus') },
        },
      },
    },
  },
} as const;
