import { commands, menus } from './commands.ts'
import type { CommandDefinition, MenuId } from './commands.ts'

type SubmenuId = NonNullable<CommandDefinition['submenu']>

export type MenuNode =
  | { readonly type: 'command'; readonly id: string; readonly command: CommandDefinition }
  | { readonly type: 'submenu'; readonly id: SubmenuId; readonly commands: readonly CommandDefinition[] }

export interface MenuOfCommands {
  readonly id: MenuId
  readonly groups: readonly (readonly MenuNode[])[]
}

/** Commands of a group in their order; those of a submenu gathered where its first one stands. */
function nodesOf(group: readonly CommandDefinition[]): MenuNode[] {
  const nodes: MenuNode[] = []
  const seen = new Set<SubmenuId>()
  for (const command of group) {
    const { submenu } = command
    if (submenu === undefined) nodes.push({ type: 'command', id: command.id, command })
    else if (!seen.has(submenu)) {
      seen.add(submenu)
      nodes.push({
        type: 'submenu',
        id: submenu,
        commands: group.filter((other) => other.submenu === submenu),
      })
    }
  }
  return nodes
}

/** The menu bar: every command once, in menus and groups. Both menus, the native one and the page's, are made from it. */
export const menuTree: readonly MenuOfCommands[] = menus.map((id) => {
  const own = commands.filter((command) => command.menu === id)
  const groups = [...Map.groupBy(own, ({ group }) => group).values()]
  return { id, groups: groups.map(nodesOf) }
})
