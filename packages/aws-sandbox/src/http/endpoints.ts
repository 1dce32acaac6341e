import { awsJson } from './awsJson';
import type { Protocol } from './protocol';
import { query } from './query';
import { restJson, type Route } from './restJson';

/** A service as it is signed for, the service behind it, and how it speaks. */
export interface Endpoint {
  signingName: string;
  /** `name` of the {@link Service}. */
  service: string;
  protocol: Protocol;
}

const lakeFormationActions = [
  'GrantPermissions',
  'RevokePermissions',
  'BatchGrantPermissions',
  'BatchRevokePermissions',
  'ListPermissions',
  'GetDataLakeSettings',
  'PutDataLakeSettings',
  'RegisterResource',
  'DeregisterResource',
  'DescribeResource',
  'ListResources',
  'CreateLFTag',
  'GetLFTag',
  'ListLFTags',
  'UpdateLFTag',
  'DeleteLFTag',
  'AddLFTagsToResource',
  'RemoveLFTagsFromResource',
  'GetResourceLFTags',
  'SearchDatabasesByLFTags',
  'SearchTablesByLFTags',
];

const ramActions = [
  'GetResourceShares',
  'GetResourceShareAssociations',
  'GetResourceShareInvitations',
  'AcceptResourceShareInvitation',
  'RejectResourceShareInvitation',
  'ListPendingInvitationResources',
  'ListResources',
  'ListPrincipals',
];

const schedulerRoutes: Route[] = [
  { method: 'POST', path: '/schedules/{Name}', action: 'CreateSchedule' },
  { method: 'PUT', path: '/schedules/{Name}', action: 'UpdateSchedule' },
  {
    method: 'GET',
    path: '/schedules/{Name}',
    action: 'GetSchedule',
    query: { groupName: 'GroupName' },
  },
  {
    method: 'DELETE',
    path: '/schedules/{Name}',
    action: 'DeleteSchedule',
    query: { groupName: 'GroupName', clientToken: 'ClientToken' },
  },
  {
    method: 'GET',
    path: '/schedules',
    action: 'ListSchedules',
    query: {
      ScheduleGroup: 'GroupName',
      NamePrefix: 'NamePrefix',
      State: 'State',
      NextToken: 'NextToken',
      MaxResults: 'MaxResults',
    },
  },
  {
    method: 'POST',
    path: '/schedule-groups/{Name}',
    action: 'CreateScheduleGroup',
  },
  {
    method: 'GET',
    path: '/schedule-groups/{Name}',
    action: 'GetScheduleGroup',
  },
  {
    method: 'DELETE',
    path: '/schedule-groups/{Name}',
    action: 'DeleteScheduleGroup',
    query: { clientToken: 'ClientToken' },
  },
];

export const endpoints: Endpoint[] = [
  {
    signingName: 'glue',
    service: 'glue',
    protocol: awsJson({ version: '1.1', targetPrefix: 'AWSGlue' }),
  },
  {
    signingName: 'dynamodb',
    service: 'dynamodb',
    protocol: awsJson({ version: '1.0', targetPrefix: 'DynamoDB_20120810' }),
  },
  {
    signingName: 'states',
    service: 'sfn',
    protocol: awsJson({ version: '1.0', targetPrefix: 'AWSStepFunctions' }),
  },
  {
    signingName: 'sqs',
    service: 'sqs',
    protocol: awsJson({
      version: '1.0',
      targetPrefix: 'AmazonSQS',
      queryCodes: {
        QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
        QueueNameExists: 'QueueAlreadyExists',
        MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
        EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
        TooManyEntriesInBatchRequest:
          'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
        BatchEntryIdsNotDistinct:
          'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
        UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
      },
    }),
  },
  {
    signingName: 'events',
    service: 'eventbridge',
    protocol: awsJson({ version: '1.1', targetPrefix: 'AWSEvents' }),
  },
  {
    signingName: 'lakeformation',
    service: 'lakeformation',
    protocol: restJson(
      'lakeformation',
      lakeFormationActions.map(action => ({
        method: 'POST',
        path: `/${action}`,
        action,
      })),
    ),
  },
  {
    signingName: 'ram',
    service: 'ram',
    protocol: restJson(
      'ram',
      ramActions.map(action => ({
        method: 'POST',
        path: `/${action.toLowerCase()}`,
        action,
      })),
    ),
  },
  {
    signingName: 'scheduler',
    service: 'scheduler',
    protocol: restJson('scheduler', schedulerRoutes),
  },
  {
    signingName: 'sns',
    service: 'sns',
    protocol: query({
      namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      maps: ['Attributes'],
      codes: {
        NotFoundException: 'NotFound',
        InvalidParameterException: 'InvalidParameter',
        AuthorizationErrorException: 'AuthorizationError',
      },
    }),
  },
  {
    signingName: 'sts',
    service: 'sts',
    protocol: query({
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    }),
  },
];
