// @ts-check

/**
 * Shares of some columns, and what happens to a share after the grant:
 * revocations, extensions, and what is known of the consumer's side.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('share_requests', table => {
    table.text('columns').nullable().comment('JSON, asked for; null: all');
    table
      .text('granted_columns')
      .nullable()
      .comment('JSON, that are or will be granted; null: all');
    table.text('blockers').nullable().comment('JSON, of the last attempt');
    table
      .text('consumer_side')
      .nullable()
      .comment('JSON, as last looked at; null: never');
    table
      .string('consumer_check_at', 24)
      .nullable()
      .comment('When to look again; null: not by itself');
  });

  await knex.schema.alterTable('decisions', table => {
    table.text('columns').nullable().comment('JSON, narrowed to; null: not');
  });

  await knex.schema.createTable('operations', table => {
    table.comment(
      'Executions on a granted request, stored before they are started',
    );
    table.string('id', 26).primary();
    table
      .string('request_id', 26)
      .notNullable()
      .references('id')
      .inTable('share_requests')
      .onDelete('CASCADE');
    table
      .string('kind', 16)
      .notNullable()
      .comment('revoke, extend or consumer');
    table.integer('number').notNullable().comment('From 1, of its kind');
    table.string('execution_arn', 512).notNullable();
    table.text('state_machine_arn').notNullable();
    table.string('name', 80).notNullable();
    table.text('input').notNullable().comment('The very bytes that are sent');
    table.text('requested_by').nullable().comment('null: the portal itself');
    table.text('reason').nullable();
    table.string('created_at', 24).notNullable();
    table
      .string('claimed_until', 24)
      .nullable()
      .comment('Somebody is starting it until then');
    table.string('started_at', 24).nullable().comment('Seen in AWS');
    table.string('closed_at', 24).nullable().comment('Seen ended in AWS');
    table.text('outcome').nullable().comment('JSON');
    table.unique(['request_id', 'kind', 'number'], {
      indexName: 'operations_number_uniq',
    });
    table.unique(['execution_arn'], { indexName: 'operations_execution_uniq' });
    table.index(['closed_at'], 'operations_open_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('operations');
  // States that the release before does not know.
  await knex('share_requests')
    .where('state', 'revoking')
    .update({ state: 'granted' });
  await knex('share_requests')
    .where('state', 'revoked')
    .update({ state: 'ended' });
  // Not with dropColumn, which on SQLite makes the table anew: what refers to
  // its rows would be deleted with it.
  const drop = (/** @type {string} */ table, /** @type {string} */ column) =>
    knex.raw('alter table ?? drop column ??', [table, column]);
  await drop('decisions', 'columns');
  for (const column of [
    'columns',
    'granted_columns',
    'blockers',
    'consumer_side',
    'consumer_check_at',
  ]) {
    await drop('share_requests', column);
  }
};
