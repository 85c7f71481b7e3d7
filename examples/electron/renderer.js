const { licensing } = window

/** Shows the license, and offers what it grants. */
function show({ message, entitlements }) {
  document.querySelector('#license').textContent = message
  document.querySelector('#export').disabled = entitlements.export !== true
}

licensing.onChange(show)
void licensing.standing().then(show)
