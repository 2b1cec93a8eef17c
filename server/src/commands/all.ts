/** Every command as a function that edges may call: the write side of the program. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { acknowledgeOrder } from './acknowledge-order.ts';
import { fillDemo } from './fill-demo.ts';
import { createCategory, createProduct, createTag, updateCategory, updateProduct, updateTag } from './keep-catalog.ts';
import { createDevice, createRoom, updateDevice, updateRoom } from './keep-clinic.ts';
import { endSession, renewSession, startSession } from './keep-sessions.ts';
import { createUser, updateUser } from './keep-users.ts';
import { cancelOwnOrder, moveOrder } from './move-order.ts';
import { placeOrder } from './place-order.ts';
import { prune } from './prune.ts';

export interface CommandSettings {
  readonly currency: string;
  readonly eventRetentionMs: number;
}

/** Whatever turns a command into a function: the transactor, or the way to one in another thread. */
export interface Binder {
  bind<I, O>(command: Command<I, O>): (input: I) => Promise<O>;
}

export function bindCommands(binder: Binder, clock: Clock, settings: CommandSettings) {
  return {
    placeOrder: binder.bind(placeOrder(clock, settings.currency)),
    moveOrder: binder.bind(moveOrder(clock)),
    cancelOwnOrder: binder.bind(cancelOwnOrder(clock)),
    acknowledgeOrder: binder.bind(acknowledgeOrder(clock)),
    createCategory: binder.bind(createCategory),
    updateCategory: binder.bind(updateCategory),
    createTag: binder.bind(createTag),
    updateTag: binder.bind(updateTag),
    createProduct: binder.bind(createProduct(clock)),
    updateProduct: binder.bind(updateProduct),
    createRoom: binder.bind(createRoom(clock)),
    updateRoom: binder.bind(updateRoom),
    createDevice: binder.bind(createDevice(clock)),
    updateDevice: binder.bind(updateDevice(clock)),
    createUser: binder.bind(createUser(clock)),
    updateUser: binder.bind(updateUser(clock)),
    startSession: binder.bind(startSession(clock)),
    renewSession: binder.bind(renewSession(clock)),
    endSession: binder.bind(endSession(clock)),
    fillDemo: binder.bind(fillDemo(clock)),
    prune: binder.bind(prune(clock, settings.eventRetentionMs)),
  };
}

export type Commands = ReturnType<typeof bindCommands>;
