import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../shared/contract/bridge';
import { CHANNEL, COMMAND_CHANNEL, MENU_CHANNEL, OPEN_CHANNEL } from './channels';

const bridge: Bridge = {
  send: (message) => ipcRenderer.send(CHANNEL, message),
  listen(onMessage) {
    ipcRenderer.removeAllListeners(CHANNEL);
    ipcRenderer.on(CHANNEL, (_event, message) => onMessage(message));
    ipcRenderer.send(OPEN_CHANNEL);
  },
  menu: {
    show: (state) => ipcRenderer.send(MENU_CHANNEL, state),
    listen(choose) {
      ipcRenderer.removeAllListeners(COMMAND_CHANNEL);
      ipcRenderer.on(COMMAND_CHANNEL, (_event, id) => choose(id));
    },
  },
};

contextBridge.exposeInMainWorld('zerogap', bridge);
