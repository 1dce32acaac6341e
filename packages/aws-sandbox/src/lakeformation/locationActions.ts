import { AwsError, notEmulated, type Caller, type Clock } from '../core';
import { placeOf } from '../glue/catalog';
import { pageOfList } from '../paging';
import { parseRole } from '../sts/roles';
import { pageSize, refuseUnknown } from '../validation';
import { invalid, invalidInput } from './errors';
import type { Location, Locations } from './locations';

interface LocationContext {
  locations: Locations;
  clock: Clock;
}

type LocationAction = (
  context: LocationContext,
  input: any,
  caller: Caller,
) => unknown;

const serviceLinkedRole = (accountId: string) =>
  `arn:aws:iam::${accountId}:role/aws-service-role/lakeformation.amazonaws.com/AWSServiceRoleForLakeFormationDataAccess`;

/** @throws {@link AwsError} unless it is a bucket or a path in one */
function locationArn(value: unknown): string {
  if (!/^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}(?:\/.*)?$/.test(String(value))) {
    throw invalid(`Invalid resource ARN: ${value} is no location in S3.`);
  }
  return String(value);
}

/** @throws {@link AwsError} `EntityNotFoundException` */
function registered(
  { locations }: LocationContext,
  input: any,
  caller: Caller,
): Location {
  const found = locations.get(
    placeOf(caller, undefined),
    locationArn(input.ResourceArn),
  );
  if (!found) {
    throw new AwsError('EntityNotFoundException', 'Entity not found');
  }
  return found;
}

const view = ({ LastModified, ...location }: Location) => ({
  ...location,
  LastModified: new Date(LastModified),
});

export const registerResource: LocationAction = (
  { locations, clock },
  input,
  caller,
) => {
  refuseUnknown(input, '', [
    'ResourceArn',
    'UseServiceLinkedRole',
    'RoleArn',
    'WithFederation',
    'HybridAccessEnabled',
    'WithPrivilegedAccess',
    'ExpectedResourceOwnerAccount',
  ]);
  if (input.WithFederation) {
    throw notEmulated('lakeformation', 'federated resources');
  }
  const ResourceArn = locationArn(input.ResourceArn);
  const place = placeOf(caller, undefined);
  if (Boolean(input.RoleArn) === Boolean(input.UseServiceLinkedRole)) {
    throw invalid('Either RoleArn or UseServiceLinkedRole must be given.');
  }
  if (input.RoleArn && !parseRole(input.RoleArn)) {
    throw invalid(`Invalid role ARN: ${input.RoleArn}`);
  }
  if (locations.get(place, ResourceArn)) {
    throw new AwsError(
      'AlreadyExistsException',
      'Resource is already registered',
    );
  }
  locations.put(place, {
    ResourceArn,
    RoleArn: input.RoleArn ?? serviceLinkedRole(caller.accountId),
    LastModified: clock.now().toISOString(),
    WithFederation: false,
    HybridAccessEnabled: input.HybridAccessEnabled === true,
    WithPrivilegedAccess: input.WithPrivilegedAccess === true,
    ExpectedResourceOwnerAccount: input.ExpectedResourceOwnerAccount,
  });
  return {};
};

export const deregisterResource: LocationAction = (context, input, caller) => {
  refuseUnknown(input, '', ['ResourceArn']);
  const { ResourceArn } = registered(context, input, caller);
  context.locations.delete(placeOf(caller, undefined), ResourceArn);
  return {};
};

export const describeResource: LocationAction = (context, input, caller) => {
  refuseUnknown(input, '', ['ResourceArn']);
  return { ResourceInfo: view(registered(context, input, caller)) };
};

const fields: Record<string, (location: Location) => string> = {
  RESOURCE_ARN: location => location.ResourceArn,
  ROLE_ARN: location => location.RoleArn,
};

const comparisons: Record<string, (value: string, given: string[]) => boolean> =
  {
    EQ: (value, [given]) => value === given,
    NE: (value, [given]) => value !== given,
    CONTAINS: (value, [given]) => value.includes(given),
    NOT_CONTAINS: (value, [given]) => !value.includes(given),
    BEGINS_WITH: (value, [given]) => value.startsWith(given),
    IN: (value, given) => given.includes(value),
  };

function satisfies(location: Location, condition: any): boolean {
  const { Field, ComparisonOperator, StringValueList } = condition;
  const field = Object.hasOwn(fields, Field) ? fields[Field] : undefined;
  const compare = Object.hasOwn(comparisons, ComparisonOperator)
    ? comparisons[ComparisonOperator]
    : undefined;
  if (!field || !compare) {
    throw notEmulated(
      'lakeformation',
      `ListResources by ${Field} ${ComparisonOperator}`,
    );
  }
  if (!StringValueList?.length) {
    throw invalid('StringValueList cannot be empty.');
  }
  return compare(field(location), StringValueList);
}

export const listResources: LocationAction = ({ locations }, input, caller) => {
  refuseUnknown(input, '', ['FilterConditionList', 'MaxResults', 'NextToken']);
  const limit = pageSize(
    input.MaxResults,
    'maxResults',
    1000,
    1000,
    invalidInput,
  );
  const conditions: any[] = input.FilterConditionList ?? [];
  const { items, nextToken } = pageOfList(
    locations
      .list(placeOf(caller, undefined))
      .filter(({ value }) =>
        conditions.every(condition => satisfies(value, condition)),
      ),
    { limit, token: input.NextToken, errorCode: invalidInput },
  );
  return { ResourceInfoList: items.map(view), NextToken: nextToken };
};
