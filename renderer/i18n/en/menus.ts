import { menuTitles } from '../../../shared/domain/commands.ts'

/** Titles of menus. `&` marks the letter that opens a menu of the native bar. */
export const menus = menuTitles
