import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import type { RequestFilter, RequestQuery } from './RequestStore';
import type { RequestRow } from './rows';

type Query = Knex.QueryBuilder<RequestRow, any>;

const columns = { requester: 'requester', ownerRef: 'owner_ref' } as const;

/** Applies a policy's conditions: nested alls, anys and nots. */
function whereAllowed(
  query: Query,
  criteria: PermissionCriteria<RequestFilter>,
): void {
  if ('allOf' in criteria) {
    for (const each of criteria.allOf) {
      query.andWhere(inner => whereAllowed(inner, each));
    }
  } else if ('anyOf' in criteria) {
    query.andWhere(any => {
      for (const each of criteria.anyOf) {
        any.orWhere(inner => whereAllowed(inner, each));
      }
    });
  } else if ('not' in criteria) {
    // A column that is null matches no value, so its negation is true.
    query.whereNot(inner => whereAllowed(inner, criteria.not));
  } else {
    const [[field, values]] = Object.entries(criteria) as Array<
      [keyof typeof columns, string[]]
    >;
    query.andWhere(inner =>
      inner.whereNotNull(columns[field]).whereIn(columns[field], values),
    );
  }
}

/** Filters requests, without order and page. */
export function whereMatches(db: Knex, query: Query, asked: RequestQuery) {
  if (asked.requester) query.where('requester', asked.requester);
  if (asked.states?.length) query.whereIn('state', asked.states);
  if (asked.entityRef) query.where('entity_ref', asked.entityRef);
  if (asked.consumerAccountId) {
    query.where('consumer_account_id', asked.consumerAccountId);
  }
  if (asked.text?.trim()) {
    const text = asked.text
      .trim()
      .toLowerCase()
      .replace(/[\\%_]/g, '\\$&');
    query.whereRaw(`search like ? escape '\\'`, [`%${text}%`]);
  }
  if (asked.toDecideBy) {
    const { userRef, ownershipRefs } = asked.toDecideBy;
    query
      .where('state', 'pending-approval')
      .whereIn('owner_ref', ownershipRefs)
      .where(other =>
        other.whereNull('requester').orWhereNot('requester', userRef),
      )
      // Where two must decide, the first has done their part.
      .whereNotExists(
        db('decisions')
          .join('approval_tasks', 'approval_tasks.id', 'decisions.task_id')
          .whereRaw('approval_tasks.request_id = share_requests.id')
          .where('approval_tasks.status', 'open')
          .where('decisions.decided_by', userRef),
      );
  }
  const { allowed } = asked;
  if (allowed) query.andWhere(inner => whereAllowed(inner, allowed));
}
