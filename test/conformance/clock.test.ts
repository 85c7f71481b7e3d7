import { describe, expect, test } from 'vitest'
import { chosenClients } from './clients.ts'
import { DAY, HOUR, patient, startField } from './field.ts'

const { proxy, time, activated, issue } = await startField()

describe.each(chosenClients())('$name', patient, (client) => {
  async function licensed(offset = 0) {
    const license = await issue({ term: 'P1Y' })
    return await activated(client, license, { offset })
  }

  test('a clock that is set back unlocks nothing', async () => {
    const app = await licensed()
    proxy.set('cut')
    time.pass(8 * DAY)
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'STALE' })
    for (const days of [2, 5, 400]) {
      app.setOffset(-days * DAY)
      expect(await app.check(true)).toMatchObject({
        ...{ state: 'LOCKED', valid: false, code: 'CLOCK_ROLLED_BACK', nextAction: 'CHECK_IN' },
      })
      const next = await app.restart()
      expect(await next.check()).toMatchObject({ state: 'LOCKED', valid: false })
    }
  })

  test('a clock that is set back in small steps gains nothing', async () => {
    const app = await licensed()
    proxy.set('cut')
    let offset = 0
    // Each day the clock is set back by less than the tolerance, twice.
    for (let step = 0; step < 16; step++) {
      time.pass(DAY / 2)
      offset -= HOUR / 2
      app.setOffset(offset)
      await app.check()
    }
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', valid: false })
  })

  test('a machine whose clock is right again is not locked', async () => {
    const app = await licensed()
    proxy.set('cut')
    time.pass(DAY)
    app.setOffset(-5 * DAY)
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'CLOCK_ROLLED_BACK' })
    app.setOffset(0)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
  })

  test('a clock that is set back for the winter locks nothing', async () => {
    const app = await licensed()
    proxy.set('cut')
    app.setOffset(HOUR)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    app.setOffset(0)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
  })

  test.each([
    ['400 days behind', -400 * DAY],
    ['two hours behind', -2 * HOUR],
    ['two hours ahead', 2 * HOUR],
    ['400 days ahead', 400 * DAY],
    ['in 1970', null],
  ])(
    'a clock that is %s does no harm while the gateway responds, nor for the time after it',
    async (_name, given) => {
      const app = await licensed(given ?? -time.now)
      for (let i = 0; i < 3; i++) {
        time.pass(DAY)
        expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
      }
      const next = await app.restart()
      expect(await next.check()).toMatchObject({ state: 'LICENSED', valid: true })
      proxy.set('cut')
      time.pass(6 * DAY)
      expect(await next.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
      // A clock that is behind by hours is read as it is.
      time.pass(DAY + 2 * HOUR)
      expect(await next.check(true)).toMatchObject({ state: 'LOCKED', valid: false })
      proxy.set('none')
      expect(await next.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
    },
  )

  test.each([
    ['ahead', 400 * DAY],
    ['behind', -400 * DAY],
  ])(
    'a clock that was %s and is set right locks nothing, with and without a network',
    async (_name, offset) => {
      const app = await licensed(offset)
      time.pass(HOUR)
      expect(await app.check(true)).toMatchObject({ state: 'LICENSED' })
      proxy.set('cut')
      app.setOffset(0)
      time.pass(HOUR)
      expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
      proxy.set('none')
      expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
    },
  )

  test('an honest machine is never locked in a year of checks', async () => {
    const app = await licensed()
    for (let week = 0; week < 20; week++) {
      time.pass(DAY)
      proxy.set('none')
      // Small steps, as those of a clock that a time server sets.
      app.setOffset(week % 2 ? 1_500 : -1_500)
      expect(await app.check()).toMatchObject({ valid: true })
      proxy.set('cut')
      time.pass(6 * DAY)
      expect(await app.check()).toMatchObject({ valid: true })
    }
  })
})
