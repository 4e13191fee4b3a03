import { commandTitles } from '../../../shared/domain/commands.ts'

/** Titles of commands; the native menu bar reads them too, so they live beside the list of commands. */
export const commands = commandTitles
