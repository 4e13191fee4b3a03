import type { Command } from 'commander'
import { environmentName, type ResolvedSetting } from '../../configuration/registry.ts'
import { readReason } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { table } from '../output.ts'
import { reasoned } from '../reason.ts'

interface ChangeOptions {
  readonly reason?: string
}

/** `settings …`: none of these starts the engine, so they work when a stored value stops every start. */
export function addSettingsCommands(settings: Command, context: CommandContext): void {
  settings
    .command('list')
    .description('every setting, its value and where the value comes from')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      await session.settings((service) => {
        const all = service.list()
        session.output.success(all.map(document), [
          ...table(
            ['Setting', 'Value', 'From', 'Environment variable'],
            all.map(({ key, value, source }) => [key, String(value), source, environmentName(key)]),
          ),
          ...all.flatMap(refusal),
        ])
      })
    })
  changing(settings.command('set <key> <value>'))
    .description('change a setting in the database')
    .action(async (key: string, value: string, { reason }: ChangeOptions, self: Command) => {
      const session = context.session(self)
      await session.settings(async (service) => {
        const change = (why: string | null) => service.set(key, value, why)
        const setting = await reasoned(session.output, reason ?? null, change)
        session.output.success(document(setting), [line(setting)])
      })
    })
  changing(settings.command('reset <key>'))
    .description('take a setting back to its default')
    .action(async (key: string, { reason }: ChangeOptions, self: Command) => {
      const session = context.session(self)
      await session.settings(async (service) => {
        const setting = await reasoned(session.output, reason ?? null, (why) => service.reset(key, why))
        session.output.success(document(setting), [line(setting)])
      })
    })
}

function changing(command: Command): Command {
  return command.option(
    '--reason <text>',
    'why, for the audit log; needed for what is impolite to LiveRC, and to stop and allow fetching',
    readReason('--reason'),
  )
}

/** How a stored value that is refused is told, and the way out. */
function refusal({ key, refused }: ResolvedSetting): string[] {
  if (refused === undefined) return []
  return [
    `"${refused.slice(0, 100)}" is stored for ${key} and is not valid: nothing starts until "mre settings reset ${key}".`,
  ]
}

function document({ key, value, source, definition, refused }: ResolvedSetting) {
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
    ...(refused === undefined ? {} : { refused }),
  }
}

function line({ key, value, source }: ResolvedSetting): string {
  const overridden = source === 'environment' ? `; ${environmentName(key)} overrides the database` : ''
  return `${key} is ${String(value)} (${source}${overridden}).`
}
