// Gives the license to a page as `window.licensing`, and nothing else of Electron. A preload script in a sandbox can load
// no other file.
const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('licensing', {
  standing: () => ipcRenderer.invoke('licet:standing'),
  check: () => ipcRenderer.invoke('licet:check'),
  activate: (key) => ipcRenderer.invoke('licet:activate', key),
  deactivate: () => ipcRenderer.invoke('licet:deactivate'),
  onChange(listener) {
    const forward = (_event, standing) => listener(standing)
    ipcRenderer.on('licet:changed', forward)
    return () => void ipcRenderer.removeListener('licet:changed', forward)
  },
})
