export { type Database, openDatabase, type OpenOptions, openReadOnly } from './open.ts'
