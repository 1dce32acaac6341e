// Made from spec.ts by `yarn generate`.
export interface paths {
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Whether the workflows of the configured catalogs answer */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consumer-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The accounts that the caller may request a share for */
        get: operations["listConsumerAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description What a share request would do; it changes nothing */
        post: operations["previewRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One page of share requests */
        get: operations["listRequests"];
        put?: never;
        /** @description Submits a share request */
        post: operations["submitRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Approves or denies, for the group that owns the product */
        post: operations["decideRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Takes back a request of mine that waits for a decision */
        post: operations["withdrawRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Starts another attempt of a request that failed */
        post: operations["retryRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ends the access that was granted: for the group that owns the product, or handed back by the requester */
        post: operations["revokeRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Puts the end of access off or forward, sets or removes it, for the group that owns the product */
        post: operations["extendRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/check-consumer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Looks again whether the consumer can use what was granted, and does what is left where the consumer account lets the workflow */
        post: operations["checkConsumer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{namespace}/{name}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Columns or tables of a product with their flags, from Glue */
        get: operations["getProductSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        Verdict: "sensitive" | "unknown" | "unflagged" | "not-sensitive";
        VerdictReason: {
            /** @enum {string} */
            verdict: "sensitive" | "unknown" | "unflagged";
            /** @enum {string} */
            level: "database" | "table" | "column" | "partition-key";
            name: string;
            /** @description Name of the Glue parameter, or key of the LF-Tag */
            parameter: string;
            value: string | null;
            /**
             * @description What speaks, where it is not the parameter
             * @enum {string}
             */
            kind?: "lf-tag" | "hidden-columns" | "hidden-tables" | "unreadable";
        };
        VerdictSummary: {
            verdict: components["schemas"]["Verdict"];
            reasons: components["schemas"]["VerdictReason"][];
            reasonsTotal: number;
        };
        /** @enum {string} */
        RequestState: "submitted" | "pending-approval" | "approved" | "granting" | "granted" | "revoking" | "revoked" | "denied" | "withdrawn" | "timed-out" | "grant-failed" | "failed" | "ended";
        Person: {
            /** @description Entity ref */
            ref: string;
            displayName: string;
        };
        /** @description The producer */
        Owner: {
            group: components["schemas"]["Person"] | null;
            dataOwner: string | null;
            dataOwnerName: string | null;
        };
        Product: {
            entityRef: string | null;
            /** @description `sales` or `sales.orders` */
            title: string;
            arn: string;
            catalogId: string;
            region: string;
            database: string;
            table: string | null;
        };
        ConsumerAccount: {
            /** @description AWS account that receives the share: twelve digits */
            id: string;
            name: string;
        };
        Consumer: {
            accountId: string;
            name: string | null;
            principal: string | null;
        };
        Grant: {
            principal: string;
            /** @description `sales.orders`, `sales.*` or `sales` */
            resource: string;
            /** @description The only ones; null for all */
            columns: string[] | null;
            permissions: string[];
            permissionsWithGrantOption: string[];
        };
        /** @description What the consumer has to do after the grant */
        NextStep: {
            title: string;
            detail: string;
            /** @description AWS CLI, for a POSIX shell */
            command: string | null;
            /** @description The same for Terraform; null where it has nothing */
            terraform: string | null;
            /** @description null where it cannot be told */
            done: boolean | null;
        };
        /** @description What stands in the way of every cross-account grant of the product until somebody mends it */
        Blocker: {
            /** @enum {string} */
            code: "iam-allowed-principals" | "cross-account-version" | "location-not-registered" | "not-grantable";
            resource: string;
            message: string;
            /** @description AWS CLI, for the data lake administrator of the catalog's account */
            command: string;
        };
        /** @description What is known of the consumer account after the grant */
        ConsumerSide: {
            /** @description Whether somebody there can query it; null where it cannot be told */
            usable: boolean | null;
            /** @description `assumed` or `absent`: the optional role; null before the first check */
            role: string | null;
            /** @description `not-needed`, `accepted`, `pending` or `unknown` */
            invitation: string | null;
            /** @description The resource link, as `sales_shared.orders` */
            link: string | null;
            problem: string | null;
            checkedAt: string | null;
            /** @description A check is under way */
            checking: boolean;
        };
        /** @description Why a request would be refused */
        Refusal: {
            /** @enum {string} */
            code: "nobody-could-decide" | "owner-missing" | "already-covered" | "browse-only" | "account-not-allowed" | "workflow-cannot";
            message: string;
            /** @description The request that covers it already */
            requestId: string | null;
        };
        Preview: {
            product: components["schemas"]["Product"];
            /** @enum {string} */
            scope: "table" | "all-tables";
            consumer: components["schemas"]["Consumer"];
            owner: components["schemas"]["Owner"];
            verdict: components["schemas"]["VerdictSummary"];
            /** @enum {string} */
            outcome: "granted-at-once" | "needs-approval" | "refused";
            refusal: components["schemas"]["Refusal"] | null;
            /** @description Who could decide; never the caller */
            deciders: components["schemas"]["Person"][];
            grants: components["schemas"]["Grant"][];
            nextSteps: components["schemas"]["NextStep"][];
        };
        PreviewRequest: {
            /** @description Ref of a Glue database or table entity */
            entityRef: string;
            /** @enum {string} */
            scope: "table" | "all-tables";
            /** @description Names of columns and partition keys of the table: the only ones that are shared */
            columns?: string[];
            /** @description AWS account that receives the share: twelve digits */
            consumerAccountId: string;
            /** @description ARN of an IAM role in the consumer account; the account itself where it is missing */
            consumerPrincipal?: string;
        };
        SubmitRequest: {
            /** @description Ref of a Glue database or table entity */
            entityRef: string;
            /** @enum {string} */
            scope: "table" | "all-tables";
            /** @description Names of columns and partition keys of the table: the only ones that are shared */
            columns?: string[];
            /** @description AWS account that receives the share: twelve digits */
            consumerAccountId: string;
            /** @description ARN of an IAM role in the consumer account; the account itself where it is missing */
            consumerPrincipal?: string;
            reason: string;
            /**
             * Format: date-time
             * @description When access ends; open-ended where it is missing
             */
            accessEndsAt?: string;
        };
        Decide: {
            /** @enum {string} */
            decision: "approved" | "denied";
            /** @description A denial needs one */
            reason?: string;
            /** @description Narrows an approval to these, among those that were asked for */
            columns?: string[];
            /** @description The round that was seen; 409 where it is another now */
            round?: number;
        };
        Withdraw: {
            reason?: string;
        };
        Revoke: {
            reason: string;
        };
        Extend: {
            /** @description The new end of access; null for none */
            accessEndsAt: string | null;
            reason: string;
        };
        Decision: {
            by: components["schemas"]["Person"];
            /** @description What the approval is limited to; null for no limit */
            columns: string[] | null;
            /** @enum {string} */
            decision: "approved" | "denied" | "withdrawn";
            reason: string | null;
            /** Format: date-time */
            at: string;
        };
        ShareRequestSummary: {
            id: string;
            state: components["schemas"]["RequestState"];
            /** @description Why it ended there: the denial, the error */
            stateReason: string | null;
            attempt: number;
            /** @description Started outside of the portal; its requester is unknown */
            external: boolean;
            product: components["schemas"]["Product"];
            /** @enum {string} */
            scope: "table" | "all-tables";
            /** @description The only ones that are asked for; null for all */
            columns: string[] | null;
            /** @description The only ones that are, or will be, granted; null for all */
            grantedColumns: string[] | null;
            /** @description Of a granted request: whether the consumer can query it; null where it cannot be told */
            usable: boolean | null;
            consumer: components["schemas"]["Consumer"];
            owner: components["schemas"]["Owner"];
            requester: components["schemas"]["Person"] | null;
            reason: string | null;
            accessEndsAt: string | null;
            verdict: components["schemas"]["VerdictSummary"] | null;
            /** @description Of the current approval task */
            decisions: components["schemas"]["Decision"][];
            /** @description How many people must approve */
            decisionsNeeded: number;
            /** @description Which question waits for a decision: it is asked anew when the verdict got worse */
            round: number | null;
            /** @description When the workflow stops waiting */
            decideBefore: string | null;
            /** @description What the caller may do now */
            actions: ("decide" | "withdraw" | "retry" | "revoke" | "hand-back" | "extend" | "check-consumer")[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        RequestEvent: {
            id: string;
            /** Format: date-time */
            at: string;
            type: string;
            /** @description null: the workflow or the portal itself */
            actor: components["schemas"]["Person"] | null;
            message: string;
        };
        /** @description A state of the workflow that was entered; never raw history */
        ProgressStep: {
            name: string;
            /** Format: date-time */
            enteredAt: string;
            exitedAt: string | null;
        };
        ShareRequest: components["schemas"]["ShareRequestSummary"] & {
            /** @description null before the grant */
            consumerSide: components["schemas"]["ConsumerSide"] | null;
            /** @description What the last attempt met */
            blockers: components["schemas"]["Blocker"][];
            events: components["schemas"]["RequestEvent"][];
            /** @description null where Step Functions does not answer */
            progress: components["schemas"]["ProgressStep"][] | null;
            grants: components["schemas"]["Grant"][];
            nextSteps: components["schemas"]["NextStep"][];
            deciders: components["schemas"]["Person"][];
        };
        ShareRequestPage: {
            items: components["schemas"]["ShareRequestSummary"][];
            nextCursor: string | null;
            totalItems: number;
        };
        Column: {
            name: string;
            type: string | null;
            comment: string | null;
            partitionKey: boolean;
            /** @description Value of the sensitivity flag as found */
            flag: string | null;
        };
        TableSummary: {
            name: string;
            description: string | null;
            columnCount: number;
            verdict: components["schemas"]["Verdict"];
            entityRef: string | null;
        };
        ProductSchema: {
            product: components["schemas"]["Product"];
            verdict: components["schemas"]["VerdictSummary"];
            flagParameter: string;
            databaseFlag: string | null;
            tableFlag: string | null;
            /** @description Of a table, partition keys last; empty for a database */
            columns: components["schemas"]["Column"][];
            /** @description Of a database; empty for a table */
            tables: components["schemas"]["TableSummary"][];
            /** Format: date-time */
            readAt: string;
        };
        WorkflowStatus: {
            catalogId: string;
            region: string;
            reachable: boolean;
            error: string | null;
            /** Format: date-time */
            checkedAt: string;
        };
        Status: {
            workflows: components["schemas"]["WorkflowStatus"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    listConsumerAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConsumerAccount"][];
                    };
                };
            };
        };
    };
    previewRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Preview */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
        };
    };
    listRequests: {
        parameters: {
            query?: {
                /** @description `mine`: that I made; `to-decide`: that wait for my decision; `all`: that I may see */
                view?: "mine" | "to-decide" | "all";
                state?: ("submitted" | "pending-approval" | "approved" | "granting" | "granted" | "revoking" | "revoked" | "denied" | "withdrawn" | "timed-out" | "grant-failed" | "failed" | "ended")[];
                entityRef?: string;
                consumerAccountId?: string;
                /** @description Part of the product, the reason or the requester */
                q?: string;
                orderBy?: "createdAt:asc" | "createdAt:desc";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequestPage"];
                };
            };
        };
    };
    submitRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same request; with another body, 409 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitRequest"];
            };
        };
        responses: {
            /** @description The request */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    getRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    decideRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decide"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    withdrawRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Withdraw"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    retryRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    revokeRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Revoke"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    extendRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Extend"];
            };
        };
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    checkConsumer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
        };
    };
    getProductSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                namespace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductSchema"];
                };
            };
        };
    };
}
