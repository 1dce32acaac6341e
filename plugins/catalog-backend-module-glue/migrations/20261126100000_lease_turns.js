// @ts-check

/**
 * Whoever waits for a source's lease says so, and is the next: else a replica
 * that scans would take it again and again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('aws_glue_sources', table => {
    table.string('lease_next', 36).nullable().comment('Who waits for it');
    table.bigInteger('lease_next_until').nullable().comment('Milliseconds');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('aws_glue_sources', table => {
    table.dropColumns('lease_next', 'lease_next_until');
  });
};
