/** The dialog for the license. It uses `window.licensing` of the preload script. */
const words = {
  en: {
    title: (name) => `License of ${name}`,
    key: 'License key',
    activate: 'Activate',
    replace: 'Activate another license',
    deactivate: 'Deactivate on this device',
    question: 'Deactivate the license? The software can then no longer be used on this device.',
    confirm: 'Deactivate',
    cancel: 'Cancel',
    expiry: 'Valid until',
    until: 'Without a network until',
    empty: 'Enter a license key.',
    free: (time) => `The seat is free from ${time}.`,
    later: 'The seat is released as soon as the license server is reached.',
    fault: 'This did not work. Try again.',
    device: (name, time) => `${name}, last used ${time}`,
    unnamed: 'A device without a name',
  },
  de: {
    title: (name) => `Lizenz von ${name}`,
    key: 'Lizenzschlüssel',
    activate: 'Aktivieren',
    replace: 'Andere Lizenz aktivieren',
    deactivate: 'Auf diesem Gerät deaktivieren',
    question: 'Lizenz deaktivieren? Die Software kann auf diesem Gerät dann nicht mehr verwendet werden.',
    confirm: 'Deaktivieren',
    cancel: 'Abbrechen',
    expiry: 'Gültig bis',
    until: 'Ohne Netzwerk bis',
    empty: 'Geben Sie einen Lizenzschlüssel ein.',
    free: (time) => `Der Platz ist ab ${time} frei.`,
    later: 'Der Platz wird freigegeben, sobald der Lizenzserver erreichbar ist.',
    fault: 'Das hat nicht funktioniert. Versuchen Sie es erneut.',
    device: (name, time) => `${name}, zuletzt verwendet ${time}`,
    unnamed: 'Ein Gerät ohne Namen',
  },
}

const query = new URLSearchParams(location.search)
const locale = query.get('locale') === 'de' ? 'de' : 'en'
const say = words[locale]
const find = (id) => document.getElementById(id)
const [title, status, details, form, key, problem] = [
  'title',
  'status',
  'details',
  'activation',
  'key',
  'problem',
].map(find)
const [deactivate, confirmation, question, confirm, cancel] = [
  'deactivate',
  'confirmation',
  'question',
  'confirm',
  'cancel',
].map(find)
const submit = form.querySelector('button')
const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const timeOf = (instant) => time.format(new Date(instant))

document.documentElement.lang = locale
document.title = say.title(query.get('name') ?? '')
title.textContent = document.title
form.querySelector('label').textContent = say.key
deactivate.textContent = say.deactivate
question.textContent = say.question
confirm.textContent = say.confirm
cancel.textContent = say.cancel

let working = false

function show(standing) {
  const isActive = standing.state !== 'UNLICENSED'
  status.textContent = standing.message
  details.replaceChildren()
  for (const [label, instant] of [
    [say.expiry, standing.expiry],
    [say.until, standing.until],
  ]) {
    if (instant === null) continue
    const [term, value] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = label
    value.textContent = timeOf(instant)
    details.append(term, value)
  }
  details.hidden = details.childElementCount === 0
  submit.textContent = isActive ? say.replace : say.activate
  deactivate.hidden = !isActive || !confirmation.hidden
}

function showProblem(text, devices = []) {
  problem.textContent = text
  key.setAttribute('aria-invalid', String(text !== ''))
  if (devices.length === 0) return
  const list = document.createElement('ul')
  for (const { name, lastSeenAt } of devices) {
    const item = document.createElement('li')
    item.textContent = say.device(name ?? say.unnamed, timeOf(lastSeenAt))
    list.append(item)
  }
  problem.append(list)
}

/** Runs one action at a time. The buttons stay in the order of the Tab key meanwhile. */
async function run(action) {
  if (working) return
  working = true
  document.body.setAttribute('aria-busy', 'true')
  try {
    await action()
  } catch {
    showProblem(say.fault)
  } finally {
    working = false
    document.body.removeAttribute('aria-busy')
  }
}

function ask(isOpen) {
  confirmation.hidden = !isOpen
  deactivate.hidden = isOpen
  if (isOpen) question.focus()
  else deactivate.focus()
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void run(async () => {
    showProblem('')
    if (key.value.trim() === '') {
      showProblem(say.empty)
      return key.focus()
    }
    const result = await licensing.activate(key.value)
    if (result.state !== 'REFUSED') {
      key.value = ''
      return show(result)
    }
    showProblem(result.message, result.devices)
    key.focus()
  })
})
deactivate.addEventListener('click', () => ask(true))
cancel.addEventListener('click', () => ask(false))
confirmation.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') ask(false)
})
confirm.addEventListener('click', () => {
  void run(async () => {
    const { seatFreeAt } = await licensing.deactivate()
    confirmation.hidden = true
    const standing = await licensing.standing()
    show(standing)
    status.textContent = `${standing.message} ${seatFreeAt === null ? say.later : say.free(timeOf(seatFreeAt))}`
    key.focus()
  })
})

const { licensing } = window
licensing.onChange(show)
void run(async () => show(await licensing.standing()))
void licensing.check().then(show, () => undefined)
