import type { Command } from 'commander'
import type { MetricFamily } from '../../../shared/contract/observability.ts'
import { prometheusText } from '../../observability/metric-families.ts'
import { storedFamilies } from '../../services/metrics.ts'
import type { CommandContext } from '../context.ts'
import { table } from '../output.ts'

/** `metrics`: what all processes have counted in this data folder (K23). */
export function addMetricsCommand(command: Command, context: CommandContext): void {
  command
    .description('what has been counted and timed in this data folder, by every program that worked on it')
    .option('--prometheus', 'in Prometheus’ text format')
    .action(async ({ prometheus }: { prometheus?: boolean }, self: Command) => {
      const session = context.session(self)
      const families = await session.readingDatabase(
        ({ db }) => storedFamilies(db),
        () => [],
      )
      if (prometheus === true) {
        const text = prometheusText(families)
        session.output.success({ text }, text.trimEnd().split('\n'))
        return
      }
      const rows = families.flatMap(rowsOf)
      session.output.success(
        { families: families.filter(({ series }) => series.length > 0) },
        rows.length === 0 ? ['Nothing has been counted yet.'] : table(['Metric', 'Labels', 'Value'], rows),
      )
    })
}

function rowsOf(family: MetricFamily): [string, string, string][] {
  if (family.type !== 'histogram') {
    return family.series.map(({ labels, value }) => [family.name, labelText(labels), figure(value)])
  }
  return family.series.map(({ labels, count, sum, p50, p95 }) => [
    family.name,
    labelText(labels),
    `${figure(count)} in ${figure(sum)} s, half below ${figure(p50 ?? 0)} s, 95 % below ${figure(p95 ?? 0)} s`,
  ])
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3)
}
