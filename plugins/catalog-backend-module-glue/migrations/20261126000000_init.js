// @ts-check

/**
 * What the ingestion remembers of each Glue source, in the catalog's own
 * database. Texts that may hold anything are JSON, which escapes what
 * PostgreSQL would refuse.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('aws_glue_sources', table => {
    table.comment('Glue catalogs that are read, one row each');
    table.string('source_id', 255).primary().comment('As in the configuration');
    table
      .bigInteger('sequence')
      .notNullable()
      .comment('Grows with every change that an event or a poll brings');
    table.bigInteger('last_event_at').nullable().comment('Milliseconds');
    table.string('lease_owner', 36).nullable().comment('Who may change it now');
    table.bigInteger('lease_until').nullable().comment('Milliseconds');
    table.string('lease_next', 36).nullable().comment('Whose turn is next');
    table.bigInteger('lease_next_until').nullable().comment('Milliseconds');
    table.text('status').nullable().comment('JSON: of the last scan');
    table.text('progress').nullable().comment('JSON: of the running scan');
    table
      .integer('allowed_removals')
      .nullable()
      .comment('How many removals somebody let through');
    table.bigInteger('allowed_until').nullable().comment('Milliseconds');
  });

  await knex.schema.createTable('aws_glue_databases', table => {
    table.comment('Databases as they were last read');
    table.string('source_id', 255).notNullable();
    table.string('database_name', 255).notNullable().comment('Lower case');
    table.string('entity_ref', 255).nullable();
    table.string('owner', 255).notNullable().comment('Ref, as resolved');
    table
      .text('facts')
      .notNullable()
      .comment('JSON: what entities are made of');
    table
      .bigInteger('touched')
      .notNullable()
      .comment('Sequence of the event or poll that read it last, else 0');
    table.boolean('removed').notNullable();
    table.primary(['source_id', 'database_name'], 'aws_glue_databases_pk');
  });

  await knex.schema.createTable('aws_glue_tables', table => {
    table.comment('Tables as they were last read, for verdicts and search');
    table.string('source_id', 255).notNullable();
    table.string('database_name', 255).notNullable().comment('Lower case');
    table.string('table_name', 255).notNullable().comment('Lower case');
    table
      .string('entity_ref', 255)
      .nullable()
      .comment('null: counts for its database, and is no entity');
    table.smallint('verdict').notNullable().comment('Of its own: 0 is worst');
    table.text('reasons').notNullable().comment('JSON: the worst of them');
    table.integer('reasons_total').notNullable();
    table.text('text').nullable().comment('JSON: what it can be found by');
    table.string('version_id', 255).nullable().comment('In Glue');
    table.integer('column_count').notNullable();
    table.string('digest', 40).notNullable().comment('Of all the above');
    table.bigInteger('touched').notNullable();
    table.boolean('removed').notNullable();
    table.primary(
      ['source_id', 'database_name', 'table_name'],
      'aws_glue_tables_pk',
    );
    table.index(
      ['source_id', 'database_name', 'verdict'],
      'aws_glue_tables_verdict_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('aws_glue_tables');
  await knex.schema.dropTable('aws_glue_databases');
  await knex.schema.dropTable('aws_glue_sources');
};
