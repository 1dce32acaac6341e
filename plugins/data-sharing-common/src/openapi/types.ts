import type { components, operations } from './generated/schema';

type Schemas = components['schemas'];

/** @public */
export type RequestState = Schemas['RequestState'];
/** @public */
export type Person = Schemas['Person'];
/** @public */
export type Owner = Schemas['Owner'];
/** @public */
export type Product = Schemas['Product'];
/** @public */
export type Consumer = Schemas['Consumer'];
/** @public */
export type ConsumerAccount = Schemas['ConsumerAccount'];
/** What a share grants, as the API shows it. @public */
export type GrantView = Schemas['Grant'];
/** @public */
export type NextStep = Schemas['NextStep'];
/** What is known of the consumer account. @public */
export type ConsumerSide = Schemas['ConsumerSide'];
/** @public */
export type Revoke = Schemas['Revoke'];
/** @public */
export type Extend = Schemas['Extend'];
/** @public */
export type Refusal = Schemas['Refusal'];
/** @public */
export type Preview = Schemas['Preview'];
/** @public */
export type SubmitRequest = Schemas['SubmitRequest'];
/** @public */
export type Decide = Schemas['Decide'];
/** @public */
export type Decision = Schemas['Decision'];
/** @public */
export type ShareRequestSummary = Schemas['ShareRequestSummary'];
/** @public */
export type ShareRequest = Schemas['ShareRequest'];
/** @public */
export type ShareRequestPage = Schemas['ShareRequestPage'];
/** @public */
export type RequestEvent = Schemas['RequestEvent'];
/** @public */
export type ProgressStep = Schemas['ProgressStep'];
/** @public */
export type ProductColumn = Schemas['Column'];
/** @public */
export type TableSummary = Schemas['TableSummary'];
/** @public */
export type ProductSchema = Schemas['ProductSchema'];
/** @public */
export type WorkflowStatus = Schemas['WorkflowStatus'];
/** @public */
export type Status = Schemas['Status'];
/** @public */
export type PreviewQuery = Schemas['PreviewRequest'];
/** @public */
export type ListRequestsQuery = NonNullable<
  operations['listRequests']['parameters']['query']
>;
/** @public */
export type Scope = SubmitRequest['scope'];
/** @public */
export type RequestAction = ShareRequestSummary['actions'][number];
