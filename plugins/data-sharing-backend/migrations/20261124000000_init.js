// @ts-check

/**
 * Times are ISO 8601 text in UTC with milliseconds, which sorts as time does
 * and is the same in both databases.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('share_requests', table => {
    table.comment('One wish for one data product and one consumer');
    table.string('id', 26).primary().comment('ULID, so it sorts by creation');
    table.string('state', 32).notNullable().comment('As the events say');
    table.text('state_reason').nullable();
    table
      .integer('version')
      .notNullable()
      .comment('Number of its last event: grows with every change');
    table.integer('attempt').notNullable();
    table.boolean('external').notNullable();
    table.text('entity_ref').nullable();
    table.string('catalog_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('database_name', 255).notNullable();
    table.string('table_name', 255).nullable().comment('null: all tables');
    table.string('consumer_account_id', 12).notNullable();
    table.text('consumer_principal').nullable();
    table.text('requester').nullable().comment('null: unknown');
    table.text('reason').nullable();
    table.string('access_ends_at', 32).nullable();
    table.string('owner_ref', 255).nullable();
    table.string('data_owner', 255).nullable();
    table.text('data_owner_name').nullable();
    table.text('verdict').nullable().comment('JSON');
    table.string('workflow_error', 255).nullable().comment('Of the attempt');
    table
      .string('share_key', 64)
      .nullable()
      .unique()
      .comment(
        'Hash of product, scope and consumer while the request is open or active: refuses doubles',
      );
    table.text('search').notNullable().comment('Lower case, for `q`');
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('checked_at', 24).nullable().comment('By the reconciler');
    table.index(['state', 'checked_at'], 'share_requests_state_idx');
    table.index(['owner_ref', 'state'], 'share_requests_owner_idx');
    table.index(['requester'], 'share_requests_requester_idx');
    table.index(
      ['catalog_id', 'region', 'database_name'],
      'share_requests_product_idx',
    );
  });

  await knex.schema.createTable('request_events', table => {
    table.comment('Append-only: what happened to a request');
    table.string('id', 26).primary();
    table
      .string('request_id', 26)
      .notNullable()
      .references('id')
      .inTable('share_requests')
      .onDelete('CASCADE');
    table.integer('number').notNullable().comment('From 1, without gaps');
    table.string('at', 24).notNullable();
    table.string('type', 64).notNullable();
    table.text('actor').nullable().comment('null: workflow or portal');
    table.string('state', 32).notNullable().comment('After the event');
    table.text('message').notNullable();
    table.unique(['request_id', 'number'], {
      indexName: 'request_events_number_uniq',
    });
  });

  await knex.schema.createTable('workflow_attempts', table => {
    table.comment('The execution that serves an attempt, stored before it is');
    table.string('execution_arn', 512).primary();
    table
      .string('request_id', 26)
      .notNullable()
      .references('id')
      .inTable('share_requests')
      .onDelete('CASCADE');
    table.integer('attempt').notNullable();
    table.text('state_machine_arn').notNullable();
    table.string('name', 80).notNullable();
    table.text('input').notNullable().comment('The very bytes that are sent');
    table
      .string('claimed_until', 24)
      .nullable()
      .comment('Somebody is starting it until then');
    table.string('started_at', 24).nullable().comment('Seen in AWS');
    table.string('closed_at', 24).nullable().comment('Seen ended in AWS');
    table.unique(['request_id', 'attempt'], {
      indexName: 'workflow_attempts_attempt_uniq',
    });
  });

  await knex.schema.createTable('approval_tasks', table => {
    table.comment('Waits of the workflow for a decision');
    table.string('id', 26).primary();
    table
      .string('request_id', 26)
      .notNullable()
      .references('id')
      .inTable('share_requests')
      .onDelete('CASCADE');
    table.string('execution_arn', 512).notNullable();
    table.integer('round').notNullable();
    table.string('status', 16).notNullable().comment('open, decided or closed');
    table.string('data_owner', 255).notNullable();
    table.integer('decisions_needed').notNullable();
    table.string('expires_at', 32).notNullable();
    table.string('received_at', 24).notNullable();
    table.text('answer').nullable().comment('JSON: what is to be delivered');
    table.string('delivered_at', 24).nullable();
    table.unique(['execution_arn', 'round'], {
      indexName: 'approval_tasks_round_uniq',
    });
    table.index(['request_id'], 'approval_tasks_request_idx');
    table.index(['status', 'delivered_at'], 'approval_tasks_outbox_idx');
  });

  await knex.schema.createTable('approval_tokens', table => {
    table.comment('They approve a share, so they are never shown');
    table
      .string('task_id', 26)
      .notNullable()
      .references('id')
      .inTable('approval_tasks')
      .onDelete('CASCADE');
    table.string('hash', 64).notNullable().comment('SHA-256 of the token');
    table.text('token').notNullable();
    table.string('received_at', 24).notNullable();
    table.primary(['task_id', 'hash']);
  });

  await knex.schema.createTable('decisions', table => {
    table.comment('Who said what about an approval task');
    table.string('id', 26).primary();
    table
      .string('task_id', 26)
      .notNullable()
      .references('id')
      .inTable('approval_tasks')
      .onDelete('CASCADE');
    table.string('decided_by', 255).notNullable();
    table.string('decision', 16).notNullable();
    table.text('reason').nullable();
    table.string('at', 24).notNullable();
    table.unique(['task_id', 'decided_by'], {
      indexName: 'decisions_once_uniq',
    });
  });

  await knex.schema.createTable('idempotency_keys', table => {
    table.string('user_ref', 255).notNullable();
    table.string('key', 200).notNullable();
    table.string('body_hash', 64).notNullable();
    table
      .string('request_id', 26)
      .notNullable()
      .references('id')
      .inTable('share_requests')
      .onDelete('CASCADE');
    table.primary(['user_ref', 'key']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('idempotency_keys');
  await knex.schema.dropTable('decisions');
  await knex.schema.dropTable('approval_tokens');
  await knex.schema.dropTable('approval_tasks');
  await knex.schema.dropTable('workflow_attempts');
  await knex.schema.dropTable('request_events');
  await knex.schema.dropTable('share_requests');
};
