import { AwsError, notEmulated, type Caller } from '../core';
import { pageOfList } from '../paging';
import { refuseUnknown } from '../validation';
import {
  arnList,
  invalidParameter,
  invalidToken,
  isArn,
  isShareArn,
  limitOf,
  oneOf,
} from './input';
import type { Association, ResourceShare } from './records';
import type { ResourceShares } from './shares';
import {
  associationView,
  principalView,
  resourceView,
  shareView,
} from './views';

export type RamAction = (
  shares: ResourceShares,
  input: any,
  caller: Caller,
) => unknown;

const owners = ['SELF', 'OTHER-ACCOUNTS'] as const;
type ResourceOwner = (typeof owners)[number];

const paging = ['nextToken', 'maxResults'];

function page<T>(
  name: string,
  items: Array<{ key: string; value: T }>,
  input: any,
) {
  const { items: found, nextToken } = pageOfList(items, {
    limit: limitOf(input),
    token: input.nextToken,
    errorCode: invalidToken,
  });
  return { [name]: found, nextToken };
}

/**
 * The shares that the caller's account owns, or that it has joined, and of these
 * those that are asked for.
 *
 * @throws {@link AwsError} `UnknownResourceException` when one that is asked for
 *   is not among them
 */
function chosen(
  shares: ResourceShares,
  owner: ResourceOwner,
  input: any,
  caller: Caller,
): Array<{ key: string; value: ResourceShare }> {
  const all = owner === 'SELF' ? shares.owned(caller) : shares.received(caller);
  const wanted = arnList(
    input.resourceShareArns,
    'resourceShareArns',
    isShareArn,
  );
  if (!wanted) return all;
  const found = all.filter(({ value }) => wanted.includes(value.arn));
  const missing = wanted.find(
    shareArn => !found.some(({ value }) => value.arn === shareArn),
  );
  if (missing) {
    throw new AwsError(
      'UnknownResourceException',
      `ResourceShare ${missing} could not be found.`,
    );
  }
  return found;
}

/** Resources of these shares, or principals, as they are now. */
const associated = (
  shares: ResourceShares,
  of: Array<{ value: ResourceShare }>,
  type: Association['type'],
) => of.flatMap(({ value }) => shares.associations(value.arn, type));

const current = ({ value }: { value: Association }) =>
  value.status === 'ASSOCIATED';

function matchesType(input: any) {
  const { resourceType } = input;
  if (resourceType === undefined || resourceType === null) return () => true;
  if (!/^[a-z0-9-]+:[A-Za-z0-9-]+$/.test(resourceType)) {
    throw new AwsError(
      'InvalidResourceTypeException',
      `The resource type ${resourceType} is not valid.`,
    );
  }
  return (association: Association) =>
    association.resourceType?.toLowerCase() === resourceType.toLowerCase();
}

export const getResourceShares: RamAction = (shares, input, caller) => {
  refuseUnknown(input, '', [
    'resourceShareArns',
    'resourceShareStatus',
    'resourceOwner',
    'name',
    'tagFilters',
    'permissionArn',
    'permissionVersion',
    ...paging,
  ]);
  if (input.permissionArn || input.permissionVersion) {
    throw notEmulated('ram', 'GetResourceShares by permission');
  }
  const owner = oneOf(input.resourceOwner, 'resourceOwner', owners);
  const status =
    input.resourceShareStatus &&
    oneOf(input.resourceShareStatus, 'resourceShareStatus', [
      'PENDING',
      'ACTIVE',
      'FAILED',
      'DELETING',
      'DELETED',
    ]);
  const found = chosen(shares, owner, input, caller).filter(
    ({ value }) =>
      (!status || value.status === status) &&
      (!input.name || value.name === input.name) &&
      // nothing here has tags
      !input.tagFilters?.length,
  );
  return page(
    'resourceShares',
    found.map(({ key, value }) => ({ key, value: shareView(value) })),
    input,
  );
};

export const getResourceShareAssociations: RamAction = (
  shares,
  input,
  caller,
) => {
  refuseUnknown(input, '', [
    'associationType',
    'resourceShareArns',
    'resourceArn',
    'principal',
    'associationStatus',
    ...paging,
  ]);
  const type = oneOf(input.associationType, 'associationType', [
    'PRINCIPAL',
    'RESOURCE',
  ]);
  const excluded = type === 'PRINCIPAL' ? 'resourceArn' : 'principal';
  if (input[excluded]) {
    throw invalidParameter(
      `You cannot specify ${excluded} with the association type ${type}.`,
    );
  }
  arnList(input.resourceArn && [input.resourceArn], 'resourceArn', isArn);
  const status =
    input.associationStatus &&
    oneOf(input.associationStatus, 'associationStatus', [
      'ASSOCIATING',
      'ASSOCIATED',
      'FAILED',
      'DISASSOCIATING',
      'DISASSOCIATED',
      'SUSPENDED',
      'SUSPENDING',
      'RESTORING',
    ]);
  const entity = input.resourceArn ?? input.principal;
  const found = associated(
    shares,
    chosen(shares, 'SELF', input, caller),
    type,
  ).filter(
    ({ value }) =>
      (!status || value.status === status) &&
      (!entity || value.entity === entity),
  );
  return page(
    'resourceShareAssociations',
    found.map(({ key, value }) => ({ key, value: associationView(value) })),
    input,
  );
};

export const listResources: RamAction = (shares, input, caller) => {
  refuseUnknown(input, '', [
    'resourceOwner',
    'principal',
    'resourceType',
    'resourceArns',
    'resourceShareArns',
    'resourceRegionScope',
    ...paging,
  ]);
  const owner = oneOf(input.resourceOwner, 'resourceOwner', owners);
  const ofType = matchesType(input);
  const wanted = arnList(input.resourceArns, 'resourceArns', isArn);
  const scope = oneOf(
    input.resourceRegionScope ?? 'ALL',
    'resourceRegionScope',
    ['ALL', 'REGIONAL', 'GLOBAL'],
  );
  const isFor = ({ value }: { value: ResourceShare }) =>
    !input.principal ||
    shares
      .associations(value.arn, 'PRINCIPAL')
      .some(one => current(one) && one.value.entity === input.principal);
  const found = associated(
    shares,
    chosen(shares, owner, input, caller).filter(isFor),
    'RESOURCE',
  ).filter(
    one =>
      current(one) &&
      scope !== 'GLOBAL' &&
      ofType(one.value) &&
      (!wanted || wanted.includes(one.value.entity)),
  );
  return page(
    'resources',
    found.map(({ key, value }) => ({
      key,
      value: resourceView(value, 'AVAILABLE'),
    })),
    input,
  );
};

export const listPrincipals: RamAction = (shares, input, caller) => {
  refuseUnknown(input, '', [
    'resourceOwner',
    'resourceArn',
    'principals',
    'resourceType',
    'resourceShareArns',
    ...paging,
  ]);
  const owner = oneOf(input.resourceOwner, 'resourceOwner', owners);
  const ofType = matchesType(input);
  const [resourceArn] =
    arnList(input.resourceArn && [input.resourceArn], 'resourceArn', isArn) ??
    [];
  const has = ({ value }: { value: ResourceShare }) =>
    shares
      .associations(value.arn, 'RESOURCE')
      .some(
        one =>
          current(one) &&
          ofType(one.value) &&
          (!resourceArn || one.value.entity === resourceArn),
      );
  const found = chosen(shares, owner, input, caller)
    .filter(has)
    .flatMap(({ value: share }) =>
      associated(shares, [{ value: share }], 'PRINCIPAL')
        .filter(current)
        .map(({ key, value }) => ({
          key,
          value: principalView(
            value,
            owner === 'SELF' ? value.entity : share.owner.accountId,
          ),
        })),
    )
    .filter(
      ({ value }) =>
        !input.principals?.length || input.principals.includes(value.id),
    );
  return page('principals', found, input);
};
