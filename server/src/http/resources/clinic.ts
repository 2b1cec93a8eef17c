/** /api/clinic/: rooms and devices. */
import { operations } from '@comanda/protocol/operations';
import { resource } from './resource.ts';

export const rooms = resource(operations.rooms, {
  list: ({ reader }, isActive, page) => reader.clinic.rooms(isActive, page),
  read: ({ reader }, id) => reader.clinic.room(id),
  create: ({ commands }, creation) => commands.createRoom(creation),
  update: ({ commands }, id, update) => commands.updateRoom({ id, update }),
  archive: ({ commands }, id) => commands.updateRoom({ id, update: { is_active: false } }),
});

export const devices = resource(operations.devices, {
  list: ({ reader }, isActive, page) => reader.clinic.devices(isActive, page),
  read: ({ reader }, id) => reader.clinic.device(id),
  create: ({ commands }, creation) => commands.createDevice(creation),
  update: ({ commands }, id, update) => commands.updateDevice({ id, update }),
  archive: ({ commands }, id) => commands.updateDevice({ id, update: { is_active: false } }),
});
