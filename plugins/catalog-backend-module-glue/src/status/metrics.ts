import { metrics } from '@opentelemetry/api';
import type { ApiCalls } from '../glue/GlueReader';
import type { ScanStatus } from './SourceStatus';

/**
 * What is measured, through the API of OpenTelemetry; a backend that sets up no
 * SDK measures nothing. Every figure has the attribute `source`.
 */
export function createMetrics() {
  const meter = metrics.getMeter(
    'backstage-plugin-catalog-backend-module-glue',
  );
  const scans = meter.createCounter('aws_glue.scans', {
    description: 'Scans that ended, by outcome',
  });
  const duration = meter.createHistogram('aws_glue.scan.duration', {
    description: 'How long a scan took',
    unit: 's',
  });
  const apiCalls = meter.createCounter('aws_glue.api_calls', {
    description: 'Calls of the AWS API by operation, retries included',
  });
  const entities = meter.createGauge('aws_glue.entities', {
    description: 'Entities that the catalog has of a source',
  });
  const skipped = meter.createGauge('aws_glue.skipped', {
    description: 'Databases and tables that the last scan left out',
  });
  const held = meter.createGauge('aws_glue.removals.held', {
    description: 'Removals that the last scan did not believe',
  });
  const removed = meter.createCounter('aws_glue.removals', {
    description: 'Entities removed',
  });
  const lastSuccess = meter.createGauge('aws_glue.last_success', {
    description: 'When the last complete scan ended',
    unit: 's',
  });
  const changes = meter.createCounter('aws_glue.changes', {
    description: 'Changes that events told of, by outcome',
  });
  const delay = meter.createHistogram('aws_glue.change.delay', {
    description: 'From a change in Glue until the catalog had it',
    unit: 's',
  });
  return {
    scanned(source: string, status: ScanStatus) {
      const { outcome } = status;
      scans.add(1, { source, outcome });
      duration.record(status.durationMs / 1000, { source, outcome });
      skipped.record(status.skippedTotal, { source });
      held.record(status.held?.removals ?? 0, { source });
      entities.record(status.entities, { source });
      if (status.lastSuccessAt) {
        lastSuccess.record(Date.parse(status.lastSuccessAt) / 1000, { source });
      }
    },
    called(source: string, calls: ApiCalls) {
      for (const [operation, number] of Object.entries(calls)) {
        apiCalls.add(number, { source, operation });
      }
    },
    removed(source: string, number: number) {
      if (number > 0) removed.add(number, { source });
    },
    changed(
      source: string,
      outcome: 'handled' | 'failed',
      number: number,
      seconds: number,
    ) {
      changes.add(number, { source, outcome });
      if (outcome === 'handled') delay.record(seconds, { source });
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
