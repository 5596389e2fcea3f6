import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../shared/contract/bridge';
import { CHANNEL, OPEN_CHANNEL } from './channels';

const bridge: Bridge = {
  send: (message) => ipcRenderer.send(CHANNEL, message),
  listen(onMessage) {
    ipcRenderer.removeAllListeners(CHANNEL);
    ipcRenderer.on(CHANNEL, (_event, message) => onMessage(message));
    ipcRenderer.send(OPEN_CHANNEL);
  },
};

contextBridge.exposeInMainWorld('zerogap', bridge);
