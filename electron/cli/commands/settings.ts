import type { Command } from 'commander'
import { environmentName, type ResolvedSetting } from '../../configuration/registry.ts'
import { table } from '../output.ts'
import type { CommandContext } from '../context.ts'

export function addSettingsCommands(settings: Command, context: CommandContext): void {
  settings
    .command('list')
    .description('every setting, its value and where the value comes from')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const all = services.settings.list()
        session.output.success(
          all.map(document),
          table(
            ['Setting', 'Value', 'From', 'Environment variable'],
            all.map(({ key, value, source }) => [key, String(value), source, environmentName(key)]),
          ),
        )
      })
    })
  settings
    .command('set <key> <value>')
    .description('change a setting in the database')
    .action(async (key: string, value: string, _options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const setting = services.settings.set(key, value)
        session.output.success(document(setting), [line(setting)])
      })
    })
  settings
    .command('reset <key>')
    .description('take a setting back to its default')
    .action(async (key: string, _options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const setting = services.settings.reset(key)
        session.output.success(document(setting), [line(setting)])
      })
    })
}

function document({ key, value, source, definition }: ResolvedSetting) {
  const range = definition.type === 'integer' ? { min: definition.min, max: definition.max } : {}
  return {
    key,
    value,
    source,
    type: definition.type,
    default: definition.default,
    ...range,
    environment: environmentName(key),
    description: definition.description,
  }
}

function line({ key, value, source }: ResolvedSetting): string {
  const overridden = source === 'environment' ? `; ${environmentName(key)} overrides the database` : ''
  return `${key} is ${String(value)} (${source}${overridden}).`
}
