export { type Database, openDatabase, type OpenOptions, openReadOnly, type ReadOnlyDatabase } from './open.ts'
