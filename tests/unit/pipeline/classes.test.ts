import { describe, expect, it } from 'vitest'
import {
  cleanClassName,
  inferSessionType,
  inferSkillTier,
  inferVehicleType,
} from '../../../shared/domain/classes.ts'

describe('the type of a session', () => {
  it.each([
    ['Main Events', '1/8 Nitro Buggy A-Main', 'main'],
    ['Qualifier Round 3', '1/8 Nitro Buggy (Heat 3/3)', 'qualifying'],
    ['Qualifying Round 1', 'Buggy', 'qualifying'],
    ['Seeding Round 1', 'Buggy (Heat 1/2)', 'seeding'],
    ['Practice Round 2', 'Buggy A-Main', 'practice'],
    ['Heats', 'Buggy', 'heat'],
    [null, 'Buggy Practice', 'practice'],
    [null, 'Buggy Q2', 'qualifying'],
    [null, 'Buggy A-Main', 'main'],
    [null, 'Buggy B2-Main', 'main'],
    [null, 'Buggy (Heat 1/2)', 'heat'],
    [null, 'Buggy', 'race'],
    ['Round 1', 'Buggy', 'race'],
    ['Round 1', 'Domain Cup', 'race'],
  ] as const)('of %j / %j is %s', (header, label, expected) => {
    expect(inferSessionType(header, label)).toBe(expected)
  })
})

describe('the vehicle type of a class', () => {
  it.each([
    ['1/8 Nitro Buggy', '1/8'],
    ['1/10 Stadium Truck', '1/10'],
    ['1 / 10 Short Course', '1/10'],
    ['2WD Modified Buggy', '1/10'],
    ['4wd Buggy', '1/10'],
    ['50+ Nitro Truck', '1/8'],
    ['Stock Truck', '1/10'],
    ['Electric Truggy', '1/8'],
    ['Spt. Electric Buggy', '1/8'],
    ['Mini Nationals', 'unknown'],
    ['1/100 Oval', 'unknown'],
  ])('%s is %s', (className, expected) => {
    expect(inferVehicleType(className)).toBe(expected)
  })
})

describe('the skill tier of a class', () => {
  it.each([
    ['Pro Nitro Buggy', 'pro'],
    ['Intermediate Buggy', 'intermediate'],
    ['Spt. Electric Buggy', 'sportsman'],
    ['Novice', 'novice'],
    ['Jr. Buggy', 'junior'],
    ['40+ Nitro Truck', 'masters'],
    ['1/8 Nitro Buggy', null],
    ['Prototype', null],
  ])('%s is %s', (className, expected) => {
    expect(inferSkillTier(className)).toBe(expected)
  })
})

describe('the name of a class', () => {
  it.each([
    ['  1/8   Nitro Buggy ', '1/8 Nitro Buggy'],
    ['Maintainance Class', 'Maintenance Class'],
    ['Semi A (Even) Practice', 'Semi A (Even) Practice'],
    ['Pro-4 MOD', 'Pro-4 MOD'],
  ])('%j is stored as %j', (name, expected) => {
    expect(cleanClassName(name)).toBe(expected)
  })
})
