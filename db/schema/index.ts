export * from './catalogue.ts'
export * from './event-data.ts'
export * from './operations.ts'
